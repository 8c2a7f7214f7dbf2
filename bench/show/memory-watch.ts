// Resident memory of a command's processes, sampled from /proc while it runs: the main process and each of its workers.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const launcher = join(import.meta.dirname, '../../bin/zerolens');
const everyMs = 50;
const mib = 1024;

/** In MiB, over the life of one process; a worker that was replaced is one more process. */
export interface ProcessMemory {
  name: string;
  samples: number[];
  /** The most it ever had, which the system itself keeps. */
  peak: number;
}

export interface WatchedCommand {
  code: number | null;
  seconds: number;
  processes: ProcessMemory[];
}

/** Runs `zerolens` with these arguments to its end. */
export async function watchCommand(args: readonly string[]): Promise<WatchedCommand> {
  await end(spawn(launcher, ['--version'], { stdio: 'ignore' })); // Builds what is to be built.
  const started = performance.now();
  const command = spawn(launcher, args, { stdio: 'ignore' });
  const watch = new Watch(command.pid ?? 0);
  const sampler = setInterval(() => {
    watch.sample();
  }, everyMs);
  const code = await end(command);
  clearInterval(sampler);
  return { code, seconds: (performance.now() - started) / 1000, processes: watch.processes };
}

class Watch {
  readonly #main: number;
  readonly #byPid = new Map<number, ProcessMemory>();

  constructor(main: number) {
    this.#main = main;
  }

  get processes(): ProcessMemory[] {
    return [...this.#byPid.values()];
  }

  sample(): void {
    for (const pid of [this.#main, ...workersOf(this.#main)]) {
      const status = readOr(`/proc/${pid}/status`);
      const [resident, peak] = [field(status, 'VmRSS'), field(status, 'VmHWM')];
      if (resident === undefined || peak === undefined) continue; // It has just ended.
      const name = pid === this.#main ? 'main process' : `worker ${this.#byPid.size}`;
      const memory = this.#byPid.get(pid) ?? { name, samples: [], peak: 0 };
      this.#byPid.set(pid, memory);
      memory.samples.push(resident);
      memory.peak = peak;
    }
  }
}

/** The launcher, which becomes the main process, has had other children. */
function workersOf(main: number): number[] {
  const children = (readOr(`/proc/${main}/task/${main}/children`).match(/\d+/g) ?? []).map(Number);
  return children.filter((pid) => readOr(`/proc/${pid}/cmdline`).includes('zerolens-worker'));
}

function field(status: string, name: string): number | undefined {
  const kb = new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1];
  return kb === undefined ? undefined : Number(kb) / mib;
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function end(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}
