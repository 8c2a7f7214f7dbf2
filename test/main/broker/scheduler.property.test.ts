// What must hold after any sequence of events: one answer for every request, to its client, and nothing lost.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Simulation } from './simulation.ts';

const lane = fc.constantFrom('live', 'interactive', 'batch');
const client = fc.constantFrom('a', 'b');
const worker = fc.nat(2);
const cause = fc.constantFrom('crash', 'crash', 'frozen', 'overrun');

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('submit'), lane, client, id: fc.nat(40), bytes: fc.nat(400) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('finish'), worker, pick: fc.nat(10) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('ready'), worker }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('die'), worker, cause }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel'), client, id: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tick'), ms: fc.nat(20_000) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const queuedBytes = 3000;

function take(simulation: Simulation, action: Step): void {
  switch (action.do) {
    case 'submit':
      if (!('bytes' in action)) return;
      simulation.submit(String(action.id), action.lane, { client: action.client, bytes: action.bytes });
      return;
    case 'finish': {
      if (!('pick' in action)) return;
      const held = simulation.held(action.worker);
      const id = held[action.pick % Math.max(held.length, 1)];
      if (id !== undefined) simulation.finish(action.worker, id);
      return;
    }
    case 'ready':
      if ('worker' in action && simulation.workers.get(action.worker) === undefined) simulation.ready(action.worker);
      return;
    case 'die':
      if ('cause' in action) simulation.die(action.worker, action.cause);
      return;
    case 'cancel':
      if ('client' in action) simulation.handle({ type: 'cancel', client: action.client, id: String(action.id) });
      return;
    case 'tick':
      if ('ms' in action) simulation.tick(action.ms);
      return;
  }
}

/** Lets every worker come up and finish what it gets until nothing is left. */
function runDry(simulation: Simulation): void {
  for (let round = 0; round < 10_000; round += 1) {
    let moved = false;
    for (const number of simulation.workers.keys()) {
      if (simulation.workers.get(number) === undefined && simulation.failure === undefined) simulation.ready(number);
      const [first] = simulation.held(number);
      if (first === undefined) continue;
      simulation.finish(number, first);
      moved = true;
    }
    if (!moved) return;
  }
}

it('answers every accepted request exactly once, and a refused one exactly once', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const simulation = new Simulation(3, 4, { queuedJobs: 30, queuedBytes });
      let submitted = 0;
      for (const action of steps) {
        if (action.do === 'submit') submitted += 1;
        take(simulation, action);
        for (const state of simulation.workers.values()) expect(state?.jobs.length ?? 0).toBeLessThanOrEqual(5);
      }
      runDry(simulation);
      expect(simulation.scheduler.queued).toBe(0);
      const answered = simulation.replies.map(({ job }) => job.number);
      expect(new Set(answered).size).toBe(answered.length);
      expect(answered.length).toBe(submitted);
    }),
    { numRuns: 300 },
  );
});

it('never lets another job join a suspect', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const simulation = new Simulation(3, 4);
      const suspects = new Set<number>();
      for (const action of steps) {
        if (action.do === 'die' && 'worker' in action) {
          for (const { number } of simulation.workers.get(action.worker)?.jobs ?? []) suspects.add(number);
        }
        take(simulation, action);
        for (const state of simulation.workers.values()) {
          const jobs = state?.jobs ?? [];
          if (jobs.some(({ number }) => suspects.has(number))) expect(jobs).toHaveLength(1);
        }
      }
    }),
    { numRuns: 300 },
  );
});
