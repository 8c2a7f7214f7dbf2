// Live video: the newest frame to the engine, its answer to the screen, then the next. One frame is under way at a time.
import { messageOf } from '../../protocol/errors.ts';
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
  /** Since 1970. */
  readonly capturedAt: number;
  /** From then to the answer. */
  readonly latency: number;
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

  /** `open` begins to take frames for a model; they are closed when the stream ends. */
  constructor(engine: Engine, open: (input: ModelInput) => Frames) {
    this.#engine = engine;
    this.#open = open;
  }

  /** Begins; returns what ends it. */
  start(): () => void {
    const ended = new AbortController();
    const timer = setInterval(() => {
      this.figures.set(this.#window.figures(now()));
    }, figuresEveryMs);
    void this.#run(ended.signal);
    return () => {
      clearInterval(timer);
      ended.abort();
    };
  }

  /** To be called when an answer is on the screen. */
  shown({ capturedAt, preparing, answering, modelTime }: LiveAnswer): void {
    const shownAt = now();
    this.#window.add({ shownAt, age: shownAt - capturedAt, preparing, answering, model: modelTime });
  }

  /** Begins anew after every failure: the engine that is back may have another model. */
  async #run(ended: AbortSignal): Promise<void> {
    const goesOn = (): boolean => !ended.aborted;
    while (goesOn()) {
      try {
        await this.#linkIsOpen(ended);
        const { card } = await this.#engine.model();
        if (goesOn()) await this.#sendAll(this.#open(card.input), ended);
      } catch (error) {
        // The label would not be that of the picture beside it any more.
        this.answer.set(undefined);
        if (goesOn()) this.trouble.set(troubleOf(error));
      }
      await pause(retryMs);
    }
  }

  async #sendAll(frames: Frames, ended: AbortSignal): Promise<void> {
    const close = (): void => {
      frames.close();
    };
    ended.addEventListener('abort', close);
    try {
      for (let frame = await frames.next(); frame !== undefined; frame = await frames.next()) {
        await this.#send(frame, ended);
      }
    } finally {
      ended.removeEventListener('abort', close);
      close();
    }
  }

  async #send(frame: PreparedFrame, signal: AbortSignal): Promise<void> {
    const { pixels, width, height } = frame;
    const input = { kind: 'pixels', width, height, channels: 3, prepared: true } as const;
    const sentAt = now();
    try {
      const reply = await this.#engine.classify({ input, topK, lane: 'live', deadlineMs }, [pixels], { signal });
      if (!signal.aborted) this.#show(frame, reply, now() - sentAt);
    } catch (error) {
      // A newer frame may fare better; where it would not, begin anew.
      if (!isOfThisFrame(error)) throw error;
    }
  }

  #show(frame: PreparedFrame, { results, device, model, timings }: ClassifyReply, answering: number): void {
    const { sequence, capturedAt, preparing } = frame;
    const latency = Math.max(0, now() - capturedAt);
    const modelTime = timings.preprocess + timings.inference;
    this.trouble.set(undefined);
    this.answer.set({
      sequence,
      predictions: results,
      device,
      model,
      capturedAt,
      latency,
      preparing,
      answering,
      modelTime,
    });
  }

  /** Resolves once there is a connection, or the stream is over. */
  #linkIsOpen(ended: AbortSignal): Promise<void> {
    const { link } = this.#engine;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const look = (): void => {
      if (link.get().state === 'open' || ended.aborted) resolve(undefined);
    };
    const unsubscribe = link.subscribe(look);
    ended.addEventListener('abort', look);
    look();
    return promise.finally(() => {
      unsubscribe();
      ended.removeEventListener('abort', look);
    });
  }
}

function isOfThisFrame(error: unknown): boolean {
  return error instanceof RequestError && ['expired', 'cancelled', 'timeout', 'poison'].includes(error.code);
}

/** One line for people; a lost connection is shown by the page for all its screens. */
function troubleOf(error: unknown): string | undefined {
  if (error instanceof RequestError && error.code === 'disconnected') return undefined;
  return messageOf(error);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Milliseconds since 1970, to a fraction of one; the same clock in the page and in its workers. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
