// Why onnxruntime refused a model, in a sentence that says what to do.
import { messageOf } from '../protocol/errors.ts';
import type { WorkerSettings } from '../protocol/worker.ts';

/** What `error`, thrown when a session was to be made of `bytes`, means for the person who chose the model. */
export function explainModelFault(settings: WorkerSettings, bytes: Buffer, error: unknown): string {
  const { modelPath: file, device } = settings;
  const reason = firstSentence(error);
  if (bytes.length === 0) return `${file} is empty: copy or download the model again.`;
  if (/protobuf parsing failed|no graph was found/i.test(reason)) {
    return looksLikeText(bytes)
      ? `${file} is text, not an ONNX model: give the model itself.`
      : `${file} is damaged or not complete, or no ONNX model: copy or download it again.`;
  }
  const tooNew = newerVersion(reason);
  if (tooNew !== undefined) return `${file} is for ${tooNew}.`;
  const [, operator] = /No Op registered for (\S+)/.exec(reason) ?? [];
  if (operator !== undefined) return `${file} needs the operator ${operator}, which onnxruntime does not have.`;
  if (reason.includes('backend not found')) {
    return `onnxruntime cannot load this model on ${device}: the device is not part of onnxruntime on this system.`;
  }
  return `onnxruntime cannot load this model on ${device}: ${reason}`;
}

/** What the model is for, and what would do, if it is newer than this onnxruntime. */
function newerVersion(reason: string): string | undefined {
  const [, opset, lastOpset] = /Opset (\d+) is under development.* till opset (\d+)/.exec(reason) ?? [];
  if (lastOpset !== undefined) return `ONNX opset ${opset ?? '?'}: export it with opset ${lastOpset} or lower`;
  const [, format, lastFormat] = /IR version: (\d+), max supported IR version: (\d+)/.exec(reason) ?? [];
  if (lastFormat === undefined) return undefined;
  return `version ${format ?? '?'} of the ONNX format: export it for version ${lastFormat} or lower`;
}

/** onnxruntime's own words: one line, without the places in its source that they begin with. */
export function firstSentence(error: unknown): string {
  const [line = ''] = messageOf(error).trim().split('\n');
  return line.replace(/^\/\S+\.(?:cc|h):\d+ .*?(?:\) (?=[A-Z])| was false\. )/, '');
}

/** No model is free of control characters: its fields begin with them. */
function looksLikeText(bytes: Buffer): boolean {
  // eslint-disable-next-line no-control-regex -- these are what it is about
  return !/[\u0000-\u0008\u000e-\u001f]/.test(bytes.toString('latin1', 0, 512));
}
