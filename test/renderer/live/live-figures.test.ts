// Frames per second and age over the last seconds.
import { describe, expect, it } from 'vitest';
import { LiveWindow } from '../../../src/renderer/live/live-figures.ts';

function fill(window: LiveWindow, from: number, count: number, everyMs: number, age = 20): void {
  for (let number = 0; number < count; number += 1) {
    window.add({ shownAt: from + number * everyMs, age: age + (number % 3), preparing: 2, answering: 9, model: 4 });
  }
}

describe('LiveWindow', () => {
  it('has no figures of too little', () => {
    const window = new LiveWindow();
    expect(window.figures(0)).toBeUndefined();
    fill(window, 0, 4, 33);
    expect(window.figures(100)).toBeUndefined();
  });

  it('tells frames per second and medians', () => {
    const window = new LiveWindow();
    fill(window, 1000, 101, 40);
    expect(window.figures(5000)).toEqual({ fps: 25, age: 21, preparing: 2, answering: 9, model: 4 });
  });

  it('forgets what is over five seconds old', () => {
    const window = new LiveWindow();
    fill(window, 0, 100, 40, 500);
    fill(window, 10_000, 100, 40, 20);
    expect(window.figures(14_000)?.age).toBeLessThan(30);
    expect(window.figures(60_000)).toBeUndefined();
  });

  it('falls when no more frames come', () => {
    const window = new LiveWindow();
    fill(window, 0, 50, 40);
    expect(window.figures(4000)?.fps).toBeLessThan(window.figures(2000)?.fps ?? 0);
  });
});
