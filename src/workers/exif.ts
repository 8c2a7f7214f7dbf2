// When a picture was taken, as its EXIF block says it: local time, never converted, never invented. Only the few tags
// that tell of it are read, and little of each: a block made in bad faith must not hold up the worker.

const tag = { photo: 0x8769, original: 0x9003, digitized: 0x9004, originalOffset: 0x9011, digitizedOffset: 0x9012 };
const asciiType = 2;
/** More than a time with its end mark takes. */
const longestText = 32;
const entryBytes = 12;

const timeForm = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})$/;
const offsetForm = /^[+-]\d{2}:\d{2}$/;

/** `2024-05-01T12:33:10`, with the offset only if the file states one; `undefined` where nothing usable stands there. */
export function capturedAt(exif: Buffer | undefined): string | undefined {
  if (exif === undefined) return undefined;
  try {
    const block = new Block(exif);
    const photo = block.pointer(block.firstDirectory(), tag.photo);
    return (
      timeText(block.text(photo, tag.original), block.text(photo, tag.originalOffset)) ??
      timeText(block.text(photo, tag.digitized), block.text(photo, tag.digitizedOffset))
    );
  } catch (error) {
    if (error instanceof RangeError) return undefined; // A broken block is no date; the picture itself may be fine.
    throw error;
  }
}

function timeText(time: string | undefined, offset: string | undefined): string | undefined {
  const [, year = '', month = '', day = '', clock = ''] = timeForm.exec(time ?? '') ?? [];
  const text = `${year}-${month}-${day}T${clock}`;
  const date = new Date(`${text}Z`);
  // Cameras without a clock write 0000:00:00, and there is no 30 February.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== text || year < '1000') return undefined;
  return offset !== undefined && offsetForm.test(offset) ? text + offset : text;
}

/** An EXIF block: a TIFF without pixels. Reading outside of it throws a RangeError. */
class Block {
  readonly #bytes: Buffer;
  readonly #littleEndian: boolean;

  constructor(exif: Buffer) {
    this.#bytes = exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif;
    const head = this.#bytes.toString('latin1', 0, 4);
    this.#littleEndian = head === 'II*\0';
    if (!this.#littleEndian && head !== 'MM\0*') throw new RangeError('No TIFF header');
  }

  firstDirectory(): number {
    return this.#uint32(4);
  }

  /** Where another directory begins. */
  pointer(directory: number, wanted: number): number {
    return this.#uint32(this.#entry(directory, wanted) + 8);
  }

  /** A tag's text up to its end mark; `undefined` where the tag is missing or no text. */
  text(directory: number, wanted: number): string | undefined {
    const entry = this.#find(directory, wanted);
    if (entry === undefined || this.#uint16(entry + 2) !== asciiType) return undefined;
    const length = this.#uint32(entry + 4);
    const at = length <= 4 ? entry + 8 : this.#uint32(entry + 8);
    const [text] = this.#bytes.toString('latin1', at, at + Math.min(length, longestText)).split('\0');
    return text;
  }

  #entry(directory: number, wanted: number): number {
    const entry = this.#find(directory, wanted);
    if (entry === undefined) throw new RangeError('No such tag');
    return entry;
  }

  #find(directory: number, wanted: number): number | undefined {
    const end = directory + 2 + this.#uint16(directory) * entryBytes;
    for (let entry = directory + 2; entry < end; entry += entryBytes) if (this.#uint16(entry) === wanted) return entry;
    return undefined;
  }

  #uint16(at: number): number {
    return this.#littleEndian ? this.#bytes.readUInt16LE(at) : this.#bytes.readUInt16BE(at);
  }

  #uint32(at: number): number {
    return this.#littleEndian ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }
}
