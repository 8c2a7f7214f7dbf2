// The picture formats we know: how they are told by their first bytes, what people call them, and what we do with them.

export interface PictureFormat {
  /** As file-type names it by its usual extension. */
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  /** Further extensions such files have. */
  readonly extensions?: readonly string[];
  /** What to do instead, where it is not decoded here. */
  readonly advice?: string;
}

/** What file-type says of the first bytes. */
interface FileType {
  readonly ext: string;
}

const convert = 'convert them to JPEG or PNG';
const develop = 'export them as JPEG or TIFF with your photo program';

/** The raw file of a camera whose maker file-type cannot tell. */
export const cameraRaw: PictureFormat = {
  id: 'pef',
  name: 'Camera RAW',
  extensions: '3fr crw dcr erf iiq k25 kdc mef mrw srw x3f'.split(' '),
  advice: develop,
};

const decoded: readonly PictureFormat[] = [
  { id: 'jpg', name: 'JPEG', extensions: ['jpeg', 'jpe', 'jfif', 'mpo'] },
  { id: 'png', name: 'PNG' },
  { id: 'apng', name: 'APNG' },
  { id: 'webp', name: 'WebP' },
  { id: 'gif', name: 'GIF' },
  { id: 'tif', name: 'TIFF', extensions: ['tiff'] },
  { id: 'avif', name: 'AVIF', extensions: ['avifs'] },
  { id: 'bmp', name: 'BMP', extensions: ['dib'] },
];

const undecoded: readonly PictureFormat[] = [
  {
    id: 'heic',
    name: 'HEIC',
    extensions: ['heics', 'heif', 'heifs', 'hif'],
    advice: 'export them as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)',
  },
  { id: 'cr2', name: 'Canon RAW (CR2)', advice: develop },
  { id: 'cr3', name: 'Canon RAW (CR3)', advice: develop },
  { id: 'nef', name: 'Nikon RAW (NEF)', extensions: ['nrw'], advice: develop },
  { id: 'arw', name: 'Sony RAW (ARW)', extensions: ['sr2', 'srf'], advice: develop },
  { id: 'dng', name: 'DNG', advice: develop },
  { id: 'orf', name: 'Olympus RAW (ORF)', advice: develop },
  { id: 'rw2', name: 'Panasonic RAW (RW2)', extensions: ['rwl'], advice: develop },
  { id: 'raf', name: 'Fujifilm RAW (RAF)', advice: develop },
  cameraRaw,
  { id: 'svg', name: 'SVG', extensions: ['svgz'], advice: 'export them as PNG' },
  { id: 'jxl', name: 'JPEG XL', advice: convert },
  { id: 'jp2', name: 'JPEG 2000', advice: convert },
  { id: 'jpx', name: 'JPEG 2000 (JPX)', advice: convert },
  { id: 'jpm', name: 'JPEG 2000 (JPM)', advice: convert },
  { id: 'j2c', name: 'JPEG 2000 (codestream)', extensions: ['j2k'], advice: convert },
  { id: 'jls', name: 'JPEG-LS', advice: convert },
  { id: 'jxr', name: 'JPEG XR', extensions: ['wdp'], advice: convert },
  { id: 'psd', name: 'Photoshop', extensions: ['psb'], advice: 'export them as JPEG or PNG' },
  { id: 'xcf', name: 'GIMP', advice: 'export them as JPEG or PNG' },
  { id: 'ico', name: 'Icon', advice: convert },
  { id: 'cur', name: 'Cursor', advice: convert },
  { id: 'icns', name: 'Apple icon', advice: convert },
  { id: 'bpg', name: 'BPG', advice: convert },
  { id: 'flif', name: 'FLIF', advice: convert },
];

export const pictureFormats = [...decoded, ...undecoded];

const byId = new Map(pictureFormats.map((format) => [format.id, format]));

/** As much as file-type asks for, in bytes. */
export const formatHeadBytes = 4100;

/** file-type looks for the directory of a TIFF too, which may lie beyond the first bytes. */
const tiffMagic = new Set(['II*\0', 'MM\0*', 'II+\0', 'MM\0+']);

/** Lengths that the second header of a BMP may have. */
const bmpHeaders = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

/** The picture format that the first bytes tell of, given what file-type says of them. */
export function pictureFormat(head: Buffer, type: FileType | undefined): PictureFormat | undefined {
  if (type === undefined || type.ext === 'xml') {
    if (tiffMagic.has(head.toString('latin1', 0, 4))) return byId.get('tif');
    return isSvg(head.toString('utf8')) ? byId.get('svg') : undefined;
  }
  switch (type.ext) {
    // Two and four bytes of magic are too few to tell these from text and from other binary files.
    case 'bmp':
      return isBmp(head) ? byId.get('bmp') : undefined;
    case 'ico':
    case 'cur':
      return head.length >= 22 && head.readUInt16LE(4) > 0 && head[9] === 0 ? byId.get(type.ext) : undefined;
    // file-type goes by the first brand alone.
    case 'heic':
    case 'mp4':
      return byId.get(pictureBrand(head));
    default:
      return byId.get(type.ext);
  }
}

/** Whether these are the first bytes of a BMP. */
export function isBmp(head: Buffer): boolean {
  return head.length >= 26 && head.toString('latin1', 0, 2) === 'BM' && bmpHeaders.has(head.readUInt32LE(14));
}

/** Of a container that holds pictures or films: `avif` or `heic`; empty for a film. */
function pictureBrand(head: Buffer): string {
  const brands = head.toString('latin1', 8, head.readUInt32BE(0));
  if (/^(?:.{4})*avi[fs]/su.test(brands)) return 'avif';
  return /^(?:hei|hev|mif|mia|msf)/.test(brands) ? 'heic' : '';
}

/** Whether the first element is `svg`; steps by hand, as a pattern over many comments would take forever. */
function isSvg(head: string): boolean {
  let rest = head.replace(/^\uFEFF/u, '').trimStart();
  while (rest.startsWith('<')) {
    if (/^<(?:!doctype\s+|(?:\w+:)?)svg[\s>/]/iu.test(rest)) return true;
    const end = rest.startsWith('<!--') ? '-->' : rest.startsWith('<?') ? '?>' : undefined;
    const at = end === undefined ? -1 : rest.indexOf(end);
    if (end === undefined || at === -1) return false;
    rest = rest.slice(at + end.length).trimStart();
  }
  return false;
}
