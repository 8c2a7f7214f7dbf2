// Finds the model that a name or a path stands for, with its card, its labels and its checksum.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ModelCard } from '../../protocol/card.ts';
import { CodedError } from '../../protocol/errors.ts';
import { resourcePath } from '../resources.ts';
import { readCard } from './card.ts';
import { reasonOf } from './text-file.ts';

/** The model that is used when none is asked for. */
export const builtInModelId = 'zerolens-tiny-200';

/** A model's files, read as far as needed to load it. Whether the ONNX is sound, the worker finds out. */
export interface ModelFiles {
  id: string;
  /** Absolute path of the .onnx file. */
  path: string;
  /** SHA-256 of the .onnx file, in lower-case hex. */
  sha256: string;
  card: ModelCard;
}

interface ModelPaths {
  id: string;
  path: string;
  cardPath: string;
}

/**
 * The model for a `--model` argument.
 * @param spec nothing or the built-in model's id; a path to an .onnx file with `<name>.json` beside it;
 *   a folder with one .onnx file and `model.json` or `<name>.json`.
 * @throws CodedError `no_model` where there is no such model, `model_error` where its files are wrong.
 */
export async function resolveModel(spec?: string): Promise<ModelFiles> {
  const { id, path, cardPath } = await locate(spec ?? builtInModelId);
  const [card, sha256] = await Promise.all([readCard(cardPath), hashFile(path)]);
  return { id, path, sha256, card };
}

async function locate(spec: string): Promise<ModelPaths> {
  if (spec === builtInModelId) return inFolder(resourcePath('models', builtInModelId));
  const path = resolve(spec);
  const facts = await stat(path).catch((error: unknown) => {
    throw new CodedError('no_model', `No model "${spec}" (${reasonOf(error)}): ${whatToGive}.`);
  });
  if (facts.isDirectory()) return inFolder(path);
  if (facts.isFile() && isOnnx(path)) return besideFile(path);
  throw new CodedError('no_model', `${path} is not a model: ${whatToGive}.`);
}

const whatToGive = `give ${builtInModelId}, an .onnx file with its card beside it, or a folder that holds both`;

async function besideFile(path: string): Promise<ModelPaths> {
  const cardPath = `${withoutOnnx(path)}.json`;
  if (!(await isFile(cardPath))) {
    throw new CodedError('model_error', `${path} has no model card: write one as ${cardPath} (format: README.md).`);
  }
  return { id: basename(withoutOnnx(path)), path, cardPath };
}

async function inFolder(folder: string): Promise<ModelPaths> {
  const path = await onlyOnnxIn(folder);
  for (const cardPath of [join(folder, 'model.json'), `${withoutOnnx(path)}.json`]) {
    if (await isFile(cardPath)) return { id: basename(folder), path, cardPath };
  }
  throw new CodedError('model_error', `${folder} has no model card: write model.json there (format: README.md).`);
}

async function onlyOnnxIn(folder: string): Promise<string> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new CodedError('model_error', `${folder} cannot be read (${reasonOf(error)}).`);
  });
  const [first, ...others] = names.filter(isOnnx).sort();
  if (first === undefined) throw new CodedError('no_model', `${folder} holds no .onnx file.`);
  if (others.length > 0) {
    const count = String(others.length + 1);
    throw new CodedError('model_error', `${folder} holds ${count} .onnx files: name the one you mean.`);
  }
  return join(folder, first);
}

/** As a stream: a model may be larger than what should be held in memory. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw new CodedError('model_error', `${path} cannot be read (${reasonOf(error)}).`);
  }
  return hash.digest('hex');
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
}

function isOnnx(name: string): boolean {
  return name.toLowerCase().endsWith('.onnx');
}

function withoutOnnx(path: string): string {
  return path.slice(0, -'.onnx'.length);
}
