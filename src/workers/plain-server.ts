// A worker as a textbook on ZeroMQ has it: takes a request, answers it, takes the next one.
import { performance } from 'node:perf_hooks';
import { CodedError, messageOf } from '../protocol/errors.ts';
import { decodeMessage, encodeMessage } from '../protocol/frames.ts';
import { requestSchema, type Reply, type Request } from '../protocol/requests.ts';
import type { WorkerAddress, WorkerSettings } from '../protocol/worker.ts';
import { connectTo } from './connect.ts';
import type { SinglePicture } from './single-picture.ts';

/** Answers requests to classify a file, until this process ends. */
export async function servePlainly(
  pictures: SinglePicture,
  settings: WorkerSettings,
  address: WorkerAddress,
): Promise<void> {
  const socket = connectTo(address);
  for await (const [client = Buffer.alloc(0), ...frames] of socket) {
    const request = requestSchema.parse(decodeMessage(frames).header);
    const reply = await answer(pictures, settings, request);
    await socket.send([client, ...encodeMessage(reply)]);
  }
}

async function answer(pictures: SinglePicture, settings: WorkerSettings, request: Request): Promise<Reply> {
  const { id } = request;
  try {
    if (request.op !== 'classify' || request.input.kind !== 'file') {
      throw new CodedError('bad_request', 'Only files are classified here.');
    }
    const started = performance.now();
    const { results, picture } = await pictures.classify(request.input.path, request.topK);
    const total = performance.now() - started;
    return {
      id,
      status: 'final',
      op: 'classify',
      model: settings.card.name,
      modelSha256: settings.modelSha256,
      device: settings.device,
      results,
      picture,
      timings: { decode: 0, preprocess: 0, inference: total, queue: 0, total },
    };
  } catch (error) {
    const code = error instanceof CodedError ? error.code : 'corrupt';
    return { id, status: 'error', code, message: messageOf(error) };
  }
}
