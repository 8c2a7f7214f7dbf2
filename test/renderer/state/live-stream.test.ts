// Live video against an engine and a camera made for the test: one frame under way, nothing back in time, faults.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClassifyReply } from '../../../src/protocol/requests.ts';
import type { PreparedFrame } from '../../../src/renderer/live/frames-messages.ts';
import { LiveStream, type Frames } from '../../../src/renderer/state/live-stream.ts';
import { Store } from '../../../src/renderer/state/store.ts';
import { RequestError, type EngineClient, type LinkState } from '../../../src/renderer/zmq/engine-client.ts';

/** Gives frames only when the test says so. */
class FakeFrames implements Frames {
  sequence = 0;
  closed = false;
  #waiting: PromiseWithResolvers<PreparedFrame | undefined> | undefined;

  next(): Promise<PreparedFrame | undefined> {
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  give(): void {
    this.sequence += 1;
    const frame = {
      sequence: this.sequence,
      capturedAt: 0,
      preparing: 1,
      width: 2,
      height: 1,
      pixels: new Uint8Array(6),
    };
    this.#waiting?.resolve(frame);
    this.#waiting = undefined;
  }

  get isAsked(): boolean {
    return this.#waiting !== undefined;
  }

  close(): void {
    this.closed = true;
    this.#waiting?.resolve(undefined);
  }
}

function setUp() {
  const link = new Store<LinkState>({ state: 'open' });
  const calls: PromiseWithResolvers<ClassifyReply>[] = [];
  const engine = {
    link,
    model: () => Promise.resolve({ card: { input: {} } }),
    classify: () => {
      const call = Promise.withResolvers<ClassifyReply>();
      calls.push(call);
      return call.promise;
    },
  } as unknown as EngineClient;
  const opened: FakeFrames[] = [];
  const stream = new LiveStream(engine, () => {
    const frames = new FakeFrames();
    opened.push(frames);
    return frames;
  });
  return { link, calls, opened, stream };
}

function reply(label: string): ClassifyReply {
  const results = [{ label, index: 0, score: 0.9 }];
  const timings = { decode: 0, preprocess: 1, inference: 2, queue: 0, total: 3 };
  return {
    id: '1',
    status: 'final',
    op: 'classify',
    model: 'm',
    modelSha256: 'x',
    device: 'cpu',
    results,
    picture: { width: 2, height: 1 },
    timings,
  };
}

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1);

/** A stream that has had its first frame. */
async function begun() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
  const parts = setUp();
  const end = parts.stream.start();
  await settled();
  parts.opened[0]?.give();
  await settled();
  return { ...parts, end };
}

describe('LiveStream', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('has one frame under way, and asks for the next when its answer is there', async () => {
    const { stream, calls, opened } = await begun();
    expect([calls.length, opened[0]?.isAsked]).toEqual([1, false]);
    calls[0]?.resolve(reply('lemon'));
    await settled();
    expect(stream.answer.get()).toMatchObject({ sequence: 1, predictions: [{ label: 'lemon' }], modelTime: 3 });
    expect([calls.length, opened[0]?.isAsked]).toEqual([1, true]);
  });

  it('goes on with the next frame where one expired, and keeps the answer before', async () => {
    const { stream, calls, opened } = await begun();
    calls[0]?.resolve(reply('lemon'));
    await settled();
    opened[0]?.give();
    await settled();
    calls[1]?.reject(new RequestError('expired', 'Too late.'));
    await settled();
    expect(stream.answer.get()?.sequence).toBe(1);
    expect([opened.length, opened[0]?.isAsked, stream.trouble.get()]).toEqual([1, true, undefined]);
  });

  it('shows no answer that comes after its end, and closes the frames', async () => {
    const { stream, calls, opened, end } = await begun();
    end();
    calls[0]?.resolve(reply('lemon'));
    await settled();
    expect([stream.answer.get(), opened[0]?.closed]).toEqual([undefined, true]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(opened).toHaveLength(1);
  });

  it('says why there is no answer, tries again, and takes it back', async () => {
    const { stream, calls, opened } = await begun();
    calls[0]?.reject(new RequestError('model_error', 'The model cannot be loaded.'));
    await settled();
    expect([stream.trouble.get(), opened[0]?.closed]).toEqual(['The model cannot be loaded.', true]);
    await vi.advanceTimersByTimeAsync(1000);
    opened[1]?.give();
    await settled();
    calls[1]?.resolve(reply('lemon'));
    await settled();
    expect([stream.trouble.get(), stream.answer.get()?.sequence]).toEqual([undefined, 1]);
  });

  it('waits for a connection that is lost, with no label left and without trouble of its own', async () => {
    const { stream, calls, opened, link } = await begun();
    calls[0]?.resolve(reply('lemon'));
    await settled();
    opened[0]?.give();
    await settled();
    link.set({ state: 'lost', retryAt: 0 });
    calls[1]?.reject(new RequestError('disconnected', 'Lost.'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(stream.answer.get()).toBeUndefined();
    expect([opened.length, opened[0]?.closed, stream.trouble.get()]).toEqual([1, true, undefined]);
    link.set({ state: 'open' });
    await settled();
    expect(opened[1]?.isAsked).toBe(true);
  });
});
