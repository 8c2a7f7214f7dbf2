// Progress: a plain line now and then, a bar on a terminal, and times that people read.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { duration, Progress, type ProgressState } from '../../../src/main/cli/progress.ts';

let written: string[];
const tty = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');

beforeEach(() => {
  written = [];
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  if (tty === undefined) Reflect.deleteProperty(process.stderr, 'isTTY');
  else Object.defineProperty(process.stderr, 'isTTY', tty);
});

function onTerminal(isTTY: boolean): void {
  Object.defineProperty(process.stderr, 'isTTY', { value: isTTY, configurable: true });
}

it.each([
  [0, '0.0 s'],
  [1.26, '1.3 s'],
  [9.9, '9.9 s'],
  [10, '10 s'],
  [44.1, '45 s'],
  [59.5, '1 min 0 s'],
  [200, '3 min 20 s'],
  [3599.5, '1 h 0 min'],
  [7500, '2 h 5 min'],
  [200_000, '55 h 33 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

describe('without a terminal', () => {
  it('is a plain line every ten seconds, and nothing for what is done sooner', () => {
    onTerminal(false);
    let state: ProgressState = { done: 5, errors: 1, found: 12, finding: true };
    const progress = new Progress('cpu', () => state);
    vi.advanceTimersByTime(9_999);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(written.join('')).toMatch(/^5 of 12 found so far pictures, [\d.]+\/s, cpu, 1 error\n$/);
    state = { done: 10, errors: 2, found: 12, finding: false };
    vi.advanceTimersByTime(10_000);
    expect(written).toHaveLength(2);
    expect(written[1]).toMatch(/^10 of 12 pictures, [\d.]+\/s, \d.* left, cpu, 2 errors\n$/);
    progress.end();
    vi.advanceTimersByTime(60_000);
    expect(written).toHaveLength(2);
  });

  it('leaves what is printed alone', async () => {
    onTerminal(false);
    const progress = new Progress('cpu', () => ({ done: 0, errors: 0, found: 0, finding: false }));
    await progress.around(() => Promise.resolve(void written.push('row')));
    progress.end();
    expect(written).toEqual(['row']);
  });
});

describe('on a terminal', () => {
  it('is one bar that gives way to rows and leaves its line clear', async () => {
    onTerminal(true);
    let done = 1;
    const progress = new Progress('cpu', () => ({ done, errors: 0, found: 4, finding: false }));
    vi.advanceTimersByTime(400);
    expect(written.join('')).toContain('1 of 4 pictures');
    written.length = 0;
    await progress.around(() => Promise.resolve(void written.push('row\n')));
    // The row may wrap, the bar may not.
    expect(written.slice(0, 3)).toEqual(['\r\u001b[2K\u001b[?7h', 'row\n', '\u001b[?7l']);
    done = 4;
    progress.end();
    expect(written.join('')).toContain('\r\u001b[2K\u001b7');
    const count = written.length;
    vi.advanceTimersByTime(60_000);
    expect(written).toHaveLength(count);
  });

  it.each([
    [100, /1 of 4 pictures, [\d.]+\/s, [\d.]+ .* left, cpu, 0 errors/],
    [70, /1 of 4 pictures, [\d.]+\/s, [\d.]+ .* left, 0 errors/],
    [40, /1 of 4 pictures/],
  ])('of %d columns says what there is room for', (columns, text) => {
    onTerminal(true);
    const before = Object.getOwnPropertyDescriptor(process.stderr, 'columns');
    Object.defineProperty(process.stderr, 'columns', { value: columns, configurable: true });
    const progress = new Progress('cpu', () => ({ done: 1, errors: 0, found: 4, finding: false }));
    vi.advanceTimersByTime(400);
    progress.end();
    if (before === undefined) Reflect.deleteProperty(process.stderr, 'columns');
    else Object.defineProperty(process.stderr, 'columns', before);
    const bars = written.filter((chunk) => chunk.includes('pictures'));
    expect(bars.at(-1)).toMatch(text);
    for (const bar of bars) expect(bar.length).toBeLessThan(columns);
  });
});
