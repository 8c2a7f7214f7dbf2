// The thread that takes frames from the camera and gets the newest one ready for the model, so that the page never stutters.
import { prepareCrop } from '../../pixels/crop.ts';
import type { RgbPixels } from '../../pixels/resample.ts';
import type { ModelInput } from '../../protocol/card.ts';
import { CaptureClock } from './capture-clock.ts';
import type { FromFramesWorker, PreparedFrame, ToFramesWorker } from './frames-messages.ts';
import { LatestFrame } from './latest-frame.ts';

interface Captured {
  readonly sequence: number;
  readonly capturedAt: number;
  readonly frame: VideoFrame;
  close(): void;
}

const slot = new LatestFrame<Captured>();
const clock = new CaptureClock();
let sequence = 0;
let input: ModelInput | undefined;
let rgba = new Uint8Array(0);

self.addEventListener('message', ({ data }: MessageEvent<ToFramesWorker>) => {
  if (data.kind === 'start') {
    input = data.input;
    if (data.frames !== undefined) void readAll(data.frames);
  } else if (data.kind === 'frame') offer(data.frame);
  else void sendNext();
});

async function readAll(frames: ReadableStream<VideoFrame>): Promise<void> {
  for await (const frame of frames) offer(frame);
}

function offer(frame: VideoFrame): void {
  sequence += 1;
  slot.offer({
    sequence,
    capturedAt: clock.capturedAt(frame.timestamp, now()),
    frame,
    close: () => {
      frame.close();
    },
  });
}

async function sendNext(): Promise<void> {
  const captured = await slot.take();
  try {
    const prepared = await prepare(captured);
    send({ kind: 'prepared', frame: prepared }, [prepared.pixels.buffer]);
  } catch (error) {
    send({ kind: 'failed', reason: String(error) });
  } finally {
    captured.close();
  }
}

async function prepare({ sequence, capturedAt, frame }: Captured): Promise<PreparedFrame> {
  if (input === undefined) throw new Error('The model is not known yet.');
  const started = performance.now();
  const { width, height } = input;
  // The very same crop as for a file, so that a picture held to the camera gets the label it gets as a file.
  const pixels = new Uint8Array(prepareCrop(await rgbOf(frame), input));
  return { sequence, capturedAt, preparing: performance.now() - started, width, height, pixels };
}

async function rgbOf(frame: VideoFrame): Promise<RgbPixels> {
  const { width, height } = frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight };
  if (rgba.length !== width * height * 4) rgba = new Uint8Array(width * height * 4);
  await frame.copyTo(rgba, { format: 'RGBA', colorSpace: 'srgb' });
  const data = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    data[to] = rgba[from] as number;
    data[to + 1] = rgba[from + 1] as number;
    data[to + 2] = rgba[from + 2] as number;
  }
  return { data, width, height };
}

function send(message: FromFramesWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

/** Milliseconds since 1970, to a fraction of one. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
