// A measuring process seen from the main process: orders go in, each is done or failed.
import { benchReportSchema, type BenchOrder, type BenchReport } from '../../protocol/bench.ts';
import { assertNever } from '../../protocol/errors.ts';
import { forkWorker, type ChildHandle } from '../broker/spawn.ts';
import { workerEntryPath } from '../resources.ts';

export class MeasuringProcess {
  readonly #child: ChildHandle = forkWorker(workerEntryPath('zerolens-worker-bench'));
  readonly #exited: Promise<void>;
  #order: PromiseWithResolvers<number> | undefined;
  #onMore: () => void = () => undefined;
  #end: string | undefined;

  constructor() {
    this.#child.onMessage((message) => {
      this.#hear(benchReportSchema.parse(message));
    });
    this.#exited = new Promise((resolve) => {
      this.#child.onExit((ending) => {
        this.#end = `A measuring process ended unexpectedly (${ending.split('\n', 1)[0] ?? ''}).`;
        this.#order?.reject(new Error(this.#end));
        resolve();
      });
    });
  }

  /**
   * Resolves with the milliseconds that it took in there. One order at a time.
   * @param onMore called when a loop can take one more range.
   */
  order(order: BenchOrder, onMore: () => void = () => undefined): Promise<number> {
    this.#order = Promise.withResolvers<number>();
    this.#onMore = onMore;
    if (this.#end === undefined) this.#child.send(order);
    else this.#order.reject(new Error(this.#end));
    return this.#order.promise;
  }

  /** To an order that is under way. */
  add(part: Extract<BenchOrder, { type: 'range' | 'end' }>): void {
    this.#child.send(part);
  }

  /** Ends it at once; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #hear(report: BenchReport): void {
    switch (report.type) {
      case 'more':
        this.#onMore();
        return;
      case 'done':
        this.#order?.resolve(report.ms);
        return;
      case 'failed':
        this.#order?.reject(new Error(report.message));
        return;
      default:
        assertNever(report);
    }
  }
}
