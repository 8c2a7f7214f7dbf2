// The process that holds fake workers, seen from outside: it takes the place of a fork for each worker.
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import type { WorkerHandle } from '../../src/main/broker/spawn.ts';
import type { WorkerAddress } from '../../src/protocol/worker.ts';
import type { FakeWorkerOrder } from './fake-worker-process.ts';

const endedSchema = z.object({ ended: z.int() });

export class FakeWorkers {
  readonly #process: ChildProcess = fork(join(import.meta.dirname, 'fake-worker-process.ts'), { execArgv: [] });
  readonly #answerAfterMs: number;
  readonly #onExit = new Map<number, (ending: string) => void>();
  #started = 0;

  constructor(answerAfterMs: number) {
    this.#answerAfterMs = answerAfterMs;
    this.#process.on('message', (message) => {
      this.#tell(endedSchema.parse(message).ended, 'ended');
    });
    this.#process.once('exit', () => {
      for (const number of this.#onExit.keys()) this.#tell(number, 'ended with its process');
    });
  }

  /** One more worker in the same process. */
  start(address: WorkerAddress): WorkerHandle {
    const number = (this.#started += 1);
    this.#order({ start: number, address, answerAfterMs: this.#answerAfterMs });
    return {
      pid: this.#process.pid,
      kill: () => {
        this.#order({ end: number });
      },
      onExit: (callback) => {
        this.#onExit.set(number, callback);
      },
    };
  }

  end(): void {
    this.#process.kill('SIGKILL');
  }

  #tell(number: number, ending: string): void {
    this.#onExit.get(number)?.(ending);
    this.#onExit.delete(number);
  }

  #order(order: FakeWorkerOrder): void {
    // If it is gone, its exit has told everybody.
    this.#process.send(order, () => undefined);
  }
}
