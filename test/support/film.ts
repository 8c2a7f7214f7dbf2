// Chromium's fake camera, and films for it made of still pictures.
import { closeSync, openSync, writeSync } from 'node:fs';
import sharp from 'sharp';

/** What to launch Chromium with: a camera that shows `film` again and again, one that is not allowed, or none at all. */
export function cameraFlags(camera: { film: string } | 'refused' | 'none'): string[] {
  if (camera === 'none') return ['--use-fake-ui-for-media-stream'];
  const device = '--use-fake-device-for-media-stream';
  // Without the fake UI nobody answers the browser's question, which counts as a refusal.
  if (camera === 'refused') return [device];
  return ['--use-fake-ui-for-media-stream', device, `--use-file-for-fake-video-capture=${camera.film}`];
}

export const filmSize = { width: 640, height: 480 } as const;
const framesPerSecond = 30;

/** A picture as the camera is to show it: cut to the film's size, as raw RGB. */
export function filmFrame(picture: string): Promise<Buffer> {
  return sharp(picture, { ignoreIcc: true })
    .autoOrient()
    .resize({ ...filmSize, fit: 'cover' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
}

/** The same frame as a file, for `classify`. */
export async function writeFrame(path: string, frame: Buffer): Promise<void> {
  await sharp(frame, { raw: { ...filmSize, channels: 3 } })
    .png()
    .toFile(path);
}

/** Writes a film (Motion JPEG) that shows each frame for so many seconds. */
export async function writeFilm(path: string, frames: readonly Buffer[], seconds: number): Promise<void> {
  const file = openSync(path, 'w');
  for (const frame of frames) {
    const jpeg = await encode(frame);
    for (let count = 0; count < seconds * framesPerSecond; count += 1) writeSync(file, jpeg);
  }
  closeSync(file);
}

/** Chromium takes a JPEG's brightness (0 to 255) for video's (16 to 235), so it is squeezed into that beforehand. */
function encode(frame: Buffer): Promise<Buffer> {
  return sharp(frame, { raw: { ...filmSize, channels: 3 } })
    .linear((235 - 16) / 255, 16)
    .jpeg({ quality: 95 })
    .toBuffer();
}
