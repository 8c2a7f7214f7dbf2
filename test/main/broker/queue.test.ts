// One lane of waiting jobs against the plainest thing that does the same: lists that are searched.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LaneQueue, type Entry } from '../../../src/main/broker/queue.ts';

function entry(number: number, client = 'a'): Entry {
  const body = { task: 'classify', topK: 1, input: { kind: 'encoded' }, payload: [] } as const;
  const job = { number, client, id: String(number), lane: 'batch', bytes: 1, acceptedAt: 0 } as const;
  return { job: { ...job, body: { ...body, payload: [] } }, ...unused };
}

const unused = { aloneDeaths: 0, suspect: false, abandoned: false, queued: false };

/** What a lane is to do, without caring how long it takes. */
class PlainLane {
  suspects: Entry[] = [];
  waiting: Entry[] = [];
  /** Clients in the order of their turns, those with nothing waiting left out. */
  turns: string[] = [];

  push(one: Entry): void {
    if (one.suspect) {
      this.suspects = [...this.suspects, one].sort((a, b) => a.job.number - b.job.number);
      return;
    }
    if (!this.turns.includes(one.job.client)) this.turns.push(one.job.client);
    this.waiting.push(one);
  }

  get next(): Entry | undefined {
    return this.waiting.find(({ job }) => job.client === this.turns[0]);
  }

  serve(one: Entry): void {
    this.remove(one);
    if (!one.suspect && this.turns.includes(one.job.client)) {
      this.turns = [...this.turns.filter((client) => client !== one.job.client), one.job.client];
    }
  }

  remove(one: Entry): void {
    this.suspects = this.suspects.filter((other) => other !== one);
    this.waiting = this.waiting.filter((other) => other !== one);
    this.turns = this.turns.filter((client) => this.waiting.some(({ job }) => job.client === client));
  }
}

type Step = { do: 'accept'; client: string } | { do: 'serve' | 'serve-suspect' | 'cancel' | 'die'; which: number };

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('accept' as const), client: fc.constantFrom('a', 'b', 'c') }) },
    fc.record({
      do: fc.constantFrom<'serve' | 'serve-suspect' | 'cancel' | 'die'>('serve', 'serve-suspect', 'cancel', 'die'),
      which: fc.nat(),
    }),
  ),
  { maxLength: 200 },
);

function play(sequence: readonly Step[]): void {
  const [lane, plain] = [new LaneQueue(), new PlainLane()];
  const held: Entry[] = [];
  let numbers = 0;
  const take = (one: Entry | undefined): void => {
    if (one === undefined) return;
    lane.serve(one);
    plain.serve(one);
    held.push(one);
  };
  for (const step of sequence) {
    switch (step.do) {
      case 'accept': {
        const one = entry((numbers += 1), step.client);
        lane.push(one);
        plain.push(one);
        break;
      }
      case 'serve':
        take(lane.firstWaiting());
        break;
      case 'serve-suspect':
        take(lane.firstSuspect());
        break;
      case 'cancel': {
        const all = [...plain.suspects, ...plain.waiting];
        const one = all[step.which % Math.max(all.length, 1)] ?? held[0];
        // Taking out what is not in is nothing.
        if (one !== undefined) for (let times = 0; times < 2; times += 1) lane.remove(one);
        if (one !== undefined) plain.remove(one);
        break;
      }
      case 'die': {
        // Its worker died: what it held comes back as a suspect.
        const [one] = held.splice(step.which % Math.max(held.length, 1), 1);
        if (one === undefined) break;
        one.suspect = true;
        lane.push(one);
        plain.push(one);
      }
    }
    expect(lane.size).toBe(plain.suspects.length + plain.waiting.length);
    expect(lane.firstSuspect()).toBe(plain.suspects[0]);
    expect(lane.firstWaiting()).toBe(plain.next);
  }
  const inTurns = plain.turns.flatMap((client) => plain.waiting.filter(({ job }) => job.client === client));
  expect([...lane.entries()]).toEqual([...plain.suspects, ...inTurns]);
}

test('serves what a plain list would, in the same order', () => {
  fc.assert(fc.property(steps, play), { numRuns: 300 });
});

test('and does so for thousands, whichever are taken out', () => {
  const accept = Array.from({ length: 5000 }, (): Step => ({ do: 'accept', client: 'a' }));
  const serve = Array.from({ length: 3000 }, (_, which): Step => ({
    do: which % 3 === 0 ? 'cancel' : 'serve',
    which: which * 7,
  }));
  play([...accept, ...serve, ...accept.slice(0, 10), { do: 'die', which: 5 }, { do: 'serve', which: 0 }]);
});

test('does not keep what has long been served', () => {
  const lane = new LaneQueue();
  for (let number = 0; number < 20_000; number += 1) {
    lane.push(entry(number));
    const first = lane.firstWaiting();
    if (first !== undefined) lane.remove(first);
  }
  expect(lane.size).toBe(0);
  expect(lane.firstWaiting()).toBeUndefined();
  expect([...lane.entries()]).toEqual([]);
});
