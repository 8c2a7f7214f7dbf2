// Records live video: a row for each label that has stayed, into a run like any other.
import { countOf } from '../format.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { isCancelled, reasonOf, type Notify } from './notice.ts';
import type { Steady } from './steady-answer.ts';
import { Store } from './store.ts';

export type Recording =
  | { state: 'off' }
  | { state: 'starting' }
  /** `since`: milliseconds since 1970. */
  | { state: 'on' | 'stopping'; run: string; since: number; rows: number };

interface FrameSize {
  readonly width: number;
  readonly height: number;
}

export class Recorder {
  readonly recording = new Store<Recording>({ state: 'off' });
  readonly #client: EngineClient;
  readonly #notify: Notify;
  readonly #open: (run: string) => void;
  readonly #threshold: number;
  #beginning = new AbortController();

  /** `threshold`: below it a label counts as uncertain; `open`: shows a run. */
  constructor(client: EngineClient, notify: Notify, threshold: number, open: (run: string) => void) {
    this.#client = client;
    this.#notify = notify;
    this.#threshold = threshold;
    this.#open = open;
  }

  /** Records until `stop`, or until the connection is lost. Never rejects: what goes wrong is told. */
  async start(): Promise<void> {
    if (this.recording.get().state !== 'off') return;
    this.recording.set({ state: 'starting' });
    const { signal } = (this.#beginning = new AbortController());
    try {
      const { fields } = await this.#client.request(
        'recording.start',
        { threshold: this.#threshold },
        {
          signal,
          onPartial: ({ run, done, createdAt }) => {
            const before = this.recording.get();
            const state = before.state === 'stopping' ? 'stopping' : 'on';
            this.recording.set({ state, run, since: createdAt, rows: done });
          },
        },
      );
      this.#notify({
        kind: 'news',
        title: `Recorded: ${fields.name}`,
        detail: countOf(fields.done, 'row'),
        action: {
          label: 'Open',
          act: () => {
            this.#open(fields.run);
          },
        },
      });
    } catch (error) {
      if (!isCancelled(error)) this.#tellEnd(error);
    }
    this.recording.set({ state: 'off' });
  }

  /** Takes down a label that has stayed. Never rejects. */
  async add({ answer }: Steady, { width, height }: FrameSize): Promise<void> {
    const recording = this.recording.get();
    if (recording.state !== 'on') return;
    const { predictions, device, latency: latencyMs, capturedAt } = answer;
    const frame = { at: localTime(capturedAt), device, latencyMs, width, height };
    try {
      await this.#client.request('recording.add', { run: recording.run, predictions: [...predictions], ...frame });
    } catch (error) {
      if (this.#client.link.get().state !== 'open') return; // Told as the end of the recording.
      this.#notify({ kind: 'problem', title: 'A label could not be recorded', detail: reasonOf(error) });
    }
  }

  /** Ends it; what is recorded is kept. */
  stop(): void {
    const recording = this.recording.get();
    if (recording.state === 'starting') this.#beginning.abort();
    if (recording.state !== 'on') return;
    this.recording.set({ ...recording, state: 'stopping' });
    // What comes of it is the end of `recording.start`.
    this.#client.request('recording.stop', { run: recording.run }).catch(() => undefined);
  }

  #tellEnd(error: unknown): void {
    const begun = this.recording.get().state !== 'starting';
    const title = begun ? 'The recording has ended' : 'The recording could not begin';
    const kept = begun ? ' What was recorded is kept.' : '';
    this.#notify({ kind: 'problem', title, detail: `${reasonOf(error)}${kept}` });
  }
}

/** `2024-05-01T12:33:10.123`, by the clock on the wall; `at` in milliseconds since 1970. */
export function localTime(at: number): string {
  const time = new Date(at);
  return new Date(at - time.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}
