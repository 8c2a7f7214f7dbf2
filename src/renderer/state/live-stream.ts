// Live video: the newest frame to the engine, its answer to the screen, then the next. One frame is under way at a time.
import type { ModelInput } from '../../protocol/card.ts';
import type { ClassifyReply, Prediction } from '../../protocol/requests.ts';
import type { PreparedFrame } from '../live/frames-messages.ts';
import { LiveWindow, type LiveFigures } from '../live/live-figures.ts';
import { RequestError, type EngineClient } from '../zmq/engine-client.ts';
import { Store } from './store.ts';

/** An answer to be shown; times in milliseconds. */
export interface LiveAnswer {
  readonly sequence: number;
  readonly predictions: readonly Prediction[];
  readonly device: string;
  readonly model: string;
  readonly capturedAt: number;
  readonly preparing: number;
  readonly answering: number;
  readonly modelTime: number;
}

/** Where frames come from: `FrameFeed`, or another one in tests. */
export interface Frames {
  next(): Promise<PreparedFrame | undefined>;
  close(): void;
}

type Engine = Pick<EngineClient, 'link' | 'model' | 'classify'>;

/** A frame that no worker has taken by then is given up for a newer one. */
const deadlineMs = 1000;
const retryMs = 500;
const figuresEveryMs = 500;
const topK = 5;

export class LiveStream {
  readonly answer = new Store<LiveAnswer | undefined>(undefined);
  /** Why there is no answer to the newest frame, one line for people. */
  readonly trouble = new Store<string | undefined>(undefined);
  readonly figures = new Store<LiveFigures | undefined>(undefined);
  readonly #engine: Engine;
  readonly #open: (input: ModelInput) => Frames;
  readonly #window = new LiveWindow();
  readonly #ended = new AbortController();
  #frames: Frames | undefined;

  /** `open` begins to take frames for a model; they are closed when the stream ends. */
  constructor(engine: Engine, open: (input: ModelInput) => Frames) {
    this.#engine = engine;
    this.#open = open;
  }

  /** Begins; returns what ends it. */
  start(): () => void {
    const timer = setInterval(() => {
      this.figures.set(this.#window.figures(now()));
    }, figuresEveryMs);
    void this.#run();
    return () => {
      clearInterval(timer);
      this.#ended.abort();
      this.#frames?.close();
    };
  }

  /** To be called when an answer is on the screen. */
  shown({ capturedAt, preparing, answering, modelTime }: LiveAnswer): void {
    const shownAt = now();
    this.#window.add({ shownAt, age: shownAt - capturedAt, preparing, answering, model: modelTime });
  }

  #isOver(): boolean {
    return this.#ended.signal.aborted;
  }

  /** Begins anew after every failure: the engine that is back may have another model. */
  async #run(): Promise<void> {
    while (!this.#isOver()) {
      try {
        await this.#linkIsOpen();
        const { card } = await this.#engine.model();
        if (this.#isOver()) return;
        this.#frames = this.#open(card.input);
        await this.#sendAll(this.#frames);
      } catch (error) {
        this.#report(error);
        await pause(retryMs);
      } finally {
        this.#frames?.close();
      }
    }
  }

  async #sendAll(frames: Frames): Promise<void> {
    for (let frame = await frames.next(); frame !== undefined; frame = await frames.next()) {
      await this.#send(frame);
    }
  }

  async #send(frame: PreparedFrame): Promise<void> {
    const { pixels, width, height } = frame;
    const input = { kind: 'pixels', width, height, channels: 3, prepared: true } as const;
    const sentAt = now();
    try {
      const { signal } = this.#ended;
      const reply = await this.#engine.classify({ input, topK, lane: 'live', deadlineMs }, [pixels], { signal });
      if (!this.#isOver()) this.#show(frame, reply, now() - sentAt);
    } catch (error) {
      // A newer frame may fare better; where it would not, begin anew.
      if (!isOfThisFrame(error)) throw error;
    }
  }

  #show(frame: PreparedFrame, { results, device, model, timings }: ClassifyReply, answering: number): void {
    const { sequence, capturedAt, preparing } = frame;
    const modelTime = timings.preprocess + timings.inference;
    this.trouble.set(undefined);
    this.answer.set({ sequence, predictions: results, device, model, capturedAt, preparing, answering, modelTime });
  }

  #report(error: unknown): void {
    // A lost connection is shown by the page for all its screens.
    const isLost = error instanceof RequestError && error.code === 'disconnected';
    if (!this.#isOver()) this.trouble.set(isLost ? undefined : messageOf(error));
  }

  /** Resolves once there is a connection, or the stream is over. */
  #linkIsOpen(): Promise<void> {
    const { link } = this.#engine;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const look = (): void => {
      if (link.get().state === 'open' || this.#isOver()) resolve(undefined);
    };
    const unsubscribe = link.subscribe(look);
    this.#ended.signal.addEventListener('abort', look);
    look();
    return promise.finally(() => {
      unsubscribe();
      this.#ended.signal.removeEventListener('abort', look);
    });
  }
}

function isOfThisFrame(error: unknown): boolean {
  return error instanceof RequestError && ['expired', 'cancelled', 'timeout', 'poison'].includes(error.code);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Milliseconds since 1970, to a fraction of one; the same clock in the page and in its workers. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
