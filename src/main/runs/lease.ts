// The right to work on a run: one process has it at a time, and a dead one's is taken over.
import { hostname } from 'node:os';
import type { RunState } from '../../protocol/runs.ts';
import { identityOf } from '../processes.ts';
import type { Library } from './store/library.ts';
import type { Owner, RunChange, RunRecord } from './store/records.ts';

const beatEveryMs = 5000;
/** Without a beat for so long it is dead, where nothing else tells. */
const deadAfterMs = 30_000;
/** Somebody else may take it in between; that cannot go on for long. */
const mostTries = 10;

/** Somebody else has taken the run over, as this process seemed to be dead. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor() {
    super('Another process of ZeroLens has taken this run over.');
  }
}

export class Lease {
  /** Resolves if somebody else has taken the run over. */
  readonly lost: Promise<void>;
  readonly #library: Library;
  readonly #run: string;
  readonly #owner: Owner;
  readonly #timer: NodeJS.Timeout;

  constructor(library: Library, run: string, owner: Owner) {
    [this.#library, this.#run, this.#owner] = [library, run, owner];
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.lost = promise;
    this.#timer = setInterval(() => {
      // A beat that cannot be written does no harm by itself.
      library.beat(run, owner).then(
        (ours) => {
          if (!ours) resolve(undefined);
        },
        () => undefined,
      );
    }, beatEveryMs).unref();
  }

  /** Gives the run up, in the state that it is in now. @throws LibraryError */
  async release(change: RunChange): Promise<void> {
    clearInterval(this.#timer);
    await this.#library.release(this.#run, this.#owner, change);
  }
}

/**
 * Takes a run, which is then `state`, or tells which process works on it, maybe this one.
 * @throws LibraryError
 */
export async function takeLease(
  library: Library,
  record: RunRecord,
  state: 'queued' | 'running' = 'running',
): Promise<Lease | { readonly heldBy: number }> {
  const me = await thisProcess();
  let now: RunRecord | undefined = record;
  for (let tries = 0; tries < mostTries && now !== undefined; tries += 1) {
    const { owner } = now;
    if (owner !== undefined && (await isAtWork(owner, now.beatAt))) return { heldBy: owner.pid };
    if (await library.claim(record.id, me, owner)) {
      await library.change(record.id, { state, message: undefined });
      return new Lease(library, record.id, me);
    }
    now = await library.run(record.id);
  }
  throw new Error(`Run ${record.id} cannot be taken: others take it again and again.`);
}

/** What people know a run's state as, and whether a process other than this one works on it. */
export async function stateOf(record: RunRecord): Promise<{ state: RunState; elsewhere: boolean }> {
  const { kind, state, owner, beatAt } = record;
  if (state !== 'running' && state !== 'queued') return { state, elsewhere: false };
  if (owner === undefined || !(await isAtWork(owner, beatAt))) {
    // A recording does not go on: what is there is all of it.
    return { state: kind === 'live' ? 'done' : 'interrupted', elsewhere: false };
  }
  return { state, elsewhere: !isSame(owner, await thisProcess()) };
}

async function isAtWork(owner: Owner, beatAt: number | undefined): Promise<boolean> {
  if (owner.host === hostname()) {
    const now = await identityOf(owner.pid);
    if (now === undefined) return false;
    if (now.startedAt !== '' && owner.startedAt !== '') return now.startedAt === owner.startedAt;
  }
  // Either way, as a clock may have been set back.
  return beatAt !== undefined && Math.abs(Date.now() - beatAt) < deadAfterMs;
}

async function thisProcess(): Promise<Owner> {
  const identity = await identityOf(process.pid);
  return { pid: process.pid, startedAt: identity?.startedAt ?? '', host: hostname() };
}

function isSame(one: Owner, other: Owner): boolean {
  return one.pid === other.pid && one.startedAt === other.startedAt && one.host === other.host;
}
