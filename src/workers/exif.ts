// When a picture was taken, as its EXIF block says it: local time, never converted, never invented.
import readExif from 'exif-reader';

const offsetForm = /^[+-]\d{2}:\d{2}$/;

/** `2024-05-01T12:33:10`, with the offset only if the file states one; `undefined` where nothing usable stands there. */
export function capturedAt(exif: Buffer | undefined): string | undefined {
  if (exif === undefined) return undefined;
  const photo = photoTags(exif);
  return (
    timeText(exif, photo?.DateTimeOriginal, photo?.OffsetTimeOriginal) ??
    timeText(exif, photo?.DateTimeDigitized, photo?.OffsetTimeDigitized)
  );
}

function photoTags(exif: Buffer): ReturnType<typeof readExif>['Photo'] {
  try {
    return readExif(exif).Photo;
  } catch {
    return undefined; // A broken block is no date; the picture itself may be fine.
  }
}

/** The reader parses the digits as if they were UTC, so UTC gives them back. */
function timeText(exif: Buffer, time: unknown, offset: unknown): string | undefined {
  if (!(time instanceof Date) || Number.isNaN(time.getTime())) return undefined;
  const text = time.toISOString().slice(0, 19);
  // It makes 1899-11-30 of 0000:00:00, as cameras without a clock write, and March of 30 February.
  if (!exif.includes(text.replaceAll('-', ':').replace('T', ' '))) return undefined;
  return typeof offset === 'string' && offsetForm.test(offset) ? text + offset : text;
}
