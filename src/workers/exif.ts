// When a picture was taken, as its EXIF block says it: local time, never converted, never invented.
import readExif from 'exif-reader';

const offsetForm = /^[+-]\d{2}:\d{2}$/;

/** `2024-05-01T12:33:10`, with the offset only if the file states one; `undefined` where nothing usable stands there. */
export function capturedAt(exif: Buffer | undefined): string | undefined {
  const photo = photoTags(exif);
  if (photo?.DateTimeOriginal instanceof Date) return timeText(photo.DateTimeOriginal, photo.OffsetTimeOriginal);
  if (photo?.DateTimeDigitized instanceof Date) return timeText(photo.DateTimeDigitized, photo.OffsetTimeDigitized);
  return undefined;
}

function photoTags(exif: Buffer | undefined): ReturnType<typeof readExif>['Photo'] {
  if (exif === undefined) return undefined;
  try {
    return readExif(exif).Photo;
  } catch {
    return undefined; // A broken block is no date; the picture itself may be fine.
  }
}

/** The reader parses the digits as if they were UTC, so UTC gives them back. */
function timeText(time: Date, offset: unknown): string | undefined {
  if (Number.isNaN(time.getTime()) || time.getUTCFullYear() < 1) return undefined;
  const text = time.toISOString().slice(0, 19);
  return typeof offset === 'string' && offsetForm.test(offset) ? text + offset : text;
}
