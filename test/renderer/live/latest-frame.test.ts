// The slot for the newest frame: overwriting, waiting, giving back.
import { describe, expect, it } from 'vitest';
import { LatestFrame } from '../../../src/renderer/live/latest-frame.ts';

function frame(number: number) {
  const closed: number[] = [];
  return {
    number,
    closed,
    close: () => {
      closed.push(number);
    },
  };
}

describe('LatestFrame', () => {
  it('gives the newest and closes what it displaced', async () => {
    const slot = new LatestFrame<ReturnType<typeof frame>>();
    const frames = [1, 2, 3].map(frame);
    for (const each of frames) slot.offer(each);
    expect((await slot.take()).number).toBe(3);
    expect(frames.map(({ closed }) => closed.length)).toEqual([1, 1, 0]);
  });

  it('gives each frame once: a taker waits for the next', async () => {
    const slot = new LatestFrame<ReturnType<typeof frame>>();
    slot.offer(frame(1));
    await slot.take();
    const waiting = slot.take();
    slot.offer(frame(2));
    slot.offer(frame(3));
    expect((await waiting).number).toBe(2);
    expect((await slot.take()).number).toBe(3);
  });
});
