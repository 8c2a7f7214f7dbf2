// What picture format a file or encoded bytes are, by their content alone.
import { fileTypeFromBuffer } from 'file-type';
import { cameraRaw, formatHeadBytes, pictureFormat, type PictureFormat } from '../protocol/formats.ts';
import { withBytes, type PictureSource } from './bytes.ts';
import { isCameraRaw } from './camera-raw.ts';

/** The format, or `undefined` where the content is none we know. */
export async function identify(source: PictureSource): Promise<PictureFormat | undefined> {
  const head = withBytes(source, ({ read }) => read(0, formatHeadBytes));
  const format = pictureFormat(head, await fileTypeFromBuffer(head));
  return format?.id === 'tif' && isCameraRaw(source) ? cameraRaw : format;
}
