// Frames of a camera, ready for the model, one at a time and always the newest: the page's side of the frames worker.
import type { ModelInput } from '../../protocol/card.ts';
import type { FromFramesWorker, PreparedFrame, ToFramesWorker } from './frames-messages.ts';
import framesWorkerUrl from './frames-worker.ts?worker&url';
import { trustedScriptUrl } from './trusted-url.ts';

/** Not in every browser, and not in TypeScript's library. */
declare const MediaStreamTrackProcessor:
  (new (settings: { track: MediaStreamTrack }) => { readonly readable: ReadableStream<VideoFrame> }) | undefined;

export class FrameFeed {
  readonly #worker = new Worker(trustedScriptUrl(framesWorkerUrl), { type: 'module', name: 'zerolens-frames' });
  #waiting: PromiseWithResolvers<PreparedFrame | undefined> | undefined;
  #stopVideo: () => void = () => undefined;
  #closed = false;

  /** Takes frames from the camera's track, which stays the caller's to stop. */
  constructor(track: MediaStreamTrack, input: ModelInput) {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromFramesWorker>) => {
      if (data.kind === 'prepared') this.#waiting?.resolve(data.frame);
      else this.#waiting?.reject(new Error(`The camera's picture cannot be read: ${data.reason}`));
    });
    this.#worker.addEventListener('error', ({ message }) => {
      this.#waiting?.reject(new Error(`The camera's picture cannot be read: ${message}`));
    });
    if (typeof MediaStreamTrackProcessor === 'function') {
      const frames = new MediaStreamTrackProcessor({ track }).readable;
      this.#tell({ kind: 'start', input, frames }, [frames]);
    } else {
      this.#tell({ kind: 'start', input });
      this.#stopVideo = onEachFrame(track, (frame) => {
        this.#tell({ kind: 'frame', frame }, [frame]);
      });
    }
  }

  /**
   * The newest frame that has not been given out, or the next one; `undefined` once it is closed.
   * @throws Error with one line for people where frames cannot be read.
   */
  next(): Promise<PreparedFrame | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    this.#waiting = Promise.withResolvers();
    this.#tell({ kind: 'next' });
    return this.#waiting.promise;
  }

  close(): void {
    this.#closed = true;
    this.#stopVideo();
    this.#worker.terminate();
    this.#waiting?.resolve(undefined);
  }

  #tell(message: ToFramesWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}

/** Gives each frame that a hidden video element shows; returns what ends it. */
function onEachFrame(track: MediaStreamTrack, give: (frame: VideoFrame) => void): () => void {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  void video.play();
  let handle = video.requestVideoFrameCallback(function onFrame() {
    // The first ones may come before the video can be read.
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) give(new VideoFrame(video));
    handle = video.requestVideoFrameCallback(onFrame);
  });
  return () => {
    video.cancelVideoFrameCallback(handle);
    video.srcObject = null;
  };
}
