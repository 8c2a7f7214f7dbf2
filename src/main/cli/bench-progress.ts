// How far a bench is, on stderr: one line that updates on a terminal, otherwise a plain line now and then.
import type { SingleBar } from 'cli-progress';
import { performance } from 'node:perf_hooks';
import type { Step } from '../bench/plan.ts';
import { barEveryMs, duration, newBar, plainEveryMs } from './progress.ts';

export class BenchProgress {
  readonly #bar: SingleBar | undefined;
  readonly #timer: NodeJS.Timeout;
  #step: (Step & { begunAt: number }) | undefined;
  #plainAt = -Infinity;

  constructor() {
    this.#bar = process.stderr.isTTY ? newBar() : undefined;
    this.#bar?.start(1, 0, { text: '' });
    this.#timer = setInterval(() => {
      this.#draw();
    }, barEveryMs);
  }

  show(step: Step): void {
    this.#step = { ...step, begunAt: performance.now() };
    this.#draw();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#bar?.stop();
  }

  #draw(): void {
    if (this.#step === undefined) return;
    const { what, number, of, leftMs, begunAt } = this.#step;
    const now = performance.now();
    const left = duration(Math.max(1, Math.ceil((leftMs - (now - begunAt)) / 1000)));
    const text = `step ${number} of ${of}: ${what}, about ${left} left`;
    if (this.#bar !== undefined) {
      this.#bar.setTotal(of);
      this.#bar.update(number - 1, { text });
    } else if (now - this.#plainAt >= plainEveryMs) {
      this.#plainAt = now;
      process.stderr.write(`${text}\n`);
    }
  }
}
