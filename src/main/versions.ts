// The versions that results and speed depend on: ours, Node's and the libraries'.
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import sharp from 'sharp';
import { version as libzmq } from 'zeromq';
import { z } from 'zod';
import { version } from './version.ts';

export type Versions = Record<'zerolens' | 'node' | 'onnxruntime' | 'sharp' | 'libvips' | 'zeromq' | 'libzmq', string>;

export async function versionsInUse(): Promise<Versions> {
  return {
    zerolens: version,
    node: process.versions.node,
    onnxruntime: await packageVersion('onnxruntime-node'),
    sharp: await packageVersion('sharp'),
    libvips: sharp.versions.vips,
    zeromq: await packageVersion('zeromq'),
    libzmq,
  };
}

/** Read from the package's files: loading onnxruntime here is what the workers are for. */
async function packageVersion(name: string): Promise<string> {
  const path = findPackageJSON(name, import.meta.url);
  if (path === undefined) return 'not installed';
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(path, 'utf8'))).version;
}
