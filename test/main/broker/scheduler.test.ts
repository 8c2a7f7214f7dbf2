// The scheduler's rules, one by one, without a socket or a clock.
import { describe, expect, it } from 'vitest';
import { Simulation } from './simulation.ts';

/** Makes `id` die alone in worker 0, which then comes back. */
function dieAlone(simulation: Simulation, id: string): void {
  expect(simulation.held(0)).toEqual([id]);
  simulation.die(0);
  simulation.ready(0);
}

describe('lanes and credit', () => {
  it('serves live before interactive before batch', () => {
    const simulation = new Simulation(1, 1);
    for (const [id, lane] of [
      ['b', 'batch'],
      ['i', 'interactive'],
      ['l', 'live'],
    ] as const)
      simulation.submit(id, lane);
    simulation.ready(0);
    expect(simulation.held(0)).toEqual(['l']);
    simulation.finish(0, 'l');
    expect(simulation.held(0)).toEqual(['i']);
    simulation.finish(0, 'i');
    expect(simulation.held(0)).toEqual(['b']);
  });

  it('gives the batch lane one turn in eight while higher lanes could use all there is', () => {
    const simulation = new Simulation(1, 1);
    simulation.ready(0);
    for (let number = 0; number < 20; number += 1) simulation.submit(`i${number}`, 'interactive');
    for (let number = 0; number < 3; number += 1) simulation.submit(`b${number}`);
    const order: string[] = [];
    for (let [id] = simulation.held(0); id !== undefined; [id] = simulation.held(0)) {
      order.push(id);
      simulation.finish(0, id);
    }
    const places = order.flatMap((id, place) => (id.startsWith('b') ? place : []));
    // The first was handed out before anything waited in the batch lane.
    expect(places).toEqual([8, 16, 22]);
  });

  it('serves the clients of a lane in turn, however much one of them asks for', () => {
    const simulation = new Simulation(1, 1);
    for (let number = 0; number < 5; number += 1) simulation.submit(`a${number}`, 'batch', { client: 'a' });
    for (let number = 0; number < 2; number += 1) simulation.submit(`b${number}`, 'batch', { client: 'b' });
    simulation.ready(0);
    const order: string[] = [];
    for (let [id] = simulation.held(0); id !== undefined; [id] = simulation.held(0)) {
      order.push(id);
      simulation.finish(0, id);
    }
    expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'a3', 'a4']);
  });

  it('gives a worker its credit and no more, but one live frame beyond it', () => {
    const simulation = new Simulation(1, 2);
    simulation.ready(0);
    for (const id of ['a', 'b', 'c']) simulation.submit(id);
    expect(simulation.held(0)).toEqual(['a', 'b']);
    simulation.submit('l', 'live');
    simulation.submit('m', 'live');
    expect(simulation.held(0)).toEqual(['a', 'b', 'l']);
  });

  it('spreads jobs over the least loaded workers', () => {
    const simulation = new Simulation(2, 4);
    simulation.readyAll();
    for (const id of ['a', 'b', 'c', 'd']) simulation.submit(id);
    expect(simulation.held(0)).toEqual(['a', 'c']);
    expect(simulation.held(1)).toEqual(['b', 'd']);
  });
});

describe('refusals', () => {
  it('rejects over the bound in count and in bytes', () => {
    const simulation = new Simulation(1, 1, { queuedJobs: 2, queuedBytes: 100 });
    simulation.submit('a');
    simulation.submit('b', 'batch', { bytes: 95 });
    simulation.submit('c', 'batch', { bytes: 1 });
    expect(simulation.answers('b')).toEqual(['rejected']);
    simulation.submit('d');
    expect(simulation.answers('d')).toEqual(['rejected']);
  });

  it('refuses an id that is in use, by the same client only', () => {
    const simulation = new Simulation(1, 4);
    simulation.ready(0);
    simulation.submit('1', 'batch', { client: 'a' });
    simulation.submit('1', 'batch', { client: 'b' });
    simulation.submit('1', 'batch', { client: 'a' });
    expect(simulation.answers('1', 'a')).toEqual(['bad_request']);
    expect(simulation.answers('1', 'b')).toEqual([]);
    simulation.finish(0, '1');
    expect(simulation.answers('1', 'a')).toEqual(['bad_request', 'ok']);
  });
});

describe('cancel, leave, deadline', () => {
  it('answers a waiting and a held request once each when cancelled, and lets the worker skip the held one', () => {
    const simulation = new Simulation(1, 1);
    simulation.ready(0);
    const held = simulation.submit('a');
    simulation.submit('b');
    for (const id of ['a', 'b']) simulation.handle({ type: 'cancel', client: 'c', id });
    expect(simulation.withdrawn).toEqual([held.number]);
    simulation.finish(0, 'a', { status: 'error', code: 'cancelled', message: '' });
    expect(simulation.answers('a')).toEqual(['cancelled']);
    expect(simulation.answers('b')).toEqual(['cancelled']);
  });

  it('forgets the jobs of a client that left and of no other', () => {
    const simulation = new Simulation(1, 2);
    simulation.ready(0);
    for (const client of ['a', 'b']) for (const id of ['1', '2']) simulation.submit(id, 'batch', { client });
    simulation.handle({ type: 'client-gone', client: 'a' });
    simulation.finish(0, '1');
    simulation.finish(0, '2');
    simulation.finish(0, '1');
    simulation.finish(0, '2');
    expect(simulation.replies.map(({ job }) => job.client)).toEqual(['b', 'b']);
  });

  it('lets a deadline end only what no worker has yet', () => {
    const simulation = new Simulation(1, 1);
    simulation.ready(0);
    simulation.submit('held', 'batch', { deadlineAt: 50 });
    simulation.submit('waiting', 'batch', { deadlineAt: 50 });
    simulation.tick(100);
    expect(simulation.answers('waiting')).toEqual(['expired']);
    simulation.finish(0, 'held');
    expect(simulation.answers('held')).toEqual(['ok']);
  });
});

describe('deaths', () => {
  it('runs everything a dead worker held again, each alone, before the rest of the lane', () => {
    const simulation = new Simulation(1, 3);
    simulation.ready(0);
    for (const id of ['a', 'b', 'c', 'd']) simulation.submit(id);
    simulation.die(0);
    simulation.ready(0);
    for (const id of ['a', 'b', 'c']) {
      expect(simulation.held(0)).toEqual([id]);
      simulation.finish(0, id);
    }
    expect(simulation.held(0)).toEqual(['d']);
    expect(simulation.replies).toHaveLength(3);
  });

  it('condemns only the picture that was alone in two workers when they died: three deaths', () => {
    const simulation = new Simulation(1, 3);
    simulation.ready(0);
    for (const id of ['bad', 'good']) simulation.submit(id);
    simulation.die(0);
    simulation.ready(0);
    dieAlone(simulation, 'bad');
    dieAlone(simulation, 'bad');
    expect(simulation.answers('bad')).toEqual(['poison']);
    simulation.finish(0, 'good');
    expect(simulation.answers('good')).toEqual(['ok']);
    expect(simulation.starts).toHaveLength(3);
  });

  it('never condemns for one stray kill of a lone job', () => {
    const simulation = new Simulation(1, 3);
    simulation.ready(0);
    simulation.submit('a');
    dieAlone(simulation, 'a');
    simulation.finish(0, 'a');
    expect(simulation.answers('a')).toEqual(['ok']);
  });

  it('holds no frozen process against its job', () => {
    const simulation = new Simulation(1, 3);
    simulation.ready(0);
    simulation.submit('a');
    for (let freeze = 0; freeze < 5; freeze += 1) {
      simulation.die(0, 'frozen');
      simulation.ready(0);
    }
    simulation.finish(0, 'a');
    expect(simulation.answers('a')).toEqual(['ok']);
  });

  it('lets one worker run empty for a suspect while the other goes on', () => {
    const simulation = new Simulation(2, 2);
    simulation.readyAll();
    for (const id of ['a', 'b', 'c', 'd']) simulation.submit(id, 'interactive');
    simulation.submit('e', 'interactive');
    simulation.die(0);
    simulation.finish(1, 'b');
    expect(simulation.held(1)).toEqual(['d']);
    simulation.finish(1, 'd');
    expect(simulation.held(1)).toEqual(['a']);
  });

  it('lets a suspect of the batch lane wait for the worker that is on its way', () => {
    const simulation = new Simulation(2, 2);
    simulation.readyAll();
    for (const id of ['a', 'b', 'c', 'd', 'e']) simulation.submit(id);
    simulation.die(0);
    simulation.finish(1, 'b');
    expect(simulation.held(1)).toEqual(['d', 'e']);
    simulation.ready(0);
    expect(simulation.held(0)).toEqual(['a']);
  });

  it('does not run a live frame again when a newer one of its client waits', () => {
    const simulation = new Simulation(1, 1);
    simulation.ready(0);
    for (const id of ['l1', 'l2', 'l3']) simulation.submit(id, 'live');
    expect(simulation.held(0)).toEqual(['l1', 'l2']);
    simulation.die(0);
    expect([simulation.answers('l1'), simulation.answers('l2')]).toEqual([['expired'], ['expired']]);
    expect(simulation.answers('l3')).toEqual([]);
  });

  it('runs only the newest of the live frames that died together', () => {
    const simulation = new Simulation(1, 1);
    simulation.ready(0);
    for (const id of ['l1', 'l2']) simulation.submit(id, 'live');
    simulation.die(0);
    expect([simulation.answers('l1'), simulation.answers('l2')]).toEqual([['expired'], []]);
    simulation.ready(0);
    expect(simulation.held(0)).toEqual(['l2']);
  });

  it('does not run a dead live frame when a newer one has come while no worker was there', () => {
    const simulation = new Simulation(1, 1);
    simulation.ready(0);
    simulation.submit('l1', 'live');
    simulation.die(0);
    simulation.submit('l2', 'live');
    simulation.ready(0);
    expect(simulation.answers('l1')).toEqual(['expired']);
    expect(simulation.held(0)).toEqual(['l2']);
  });
});

describe('the execution limit', () => {
  it('counts from the last sign of progress', () => {
    const simulation = new Simulation(1, 2);
    simulation.ready(0);
    simulation.submit('a');
    simulation.tick(29_000);
    simulation.handle({ type: 'worker-progress', worker: 0 });
    simulation.tick(29_000);
    expect(simulation.kills).toEqual([]);
    simulation.tick(2000);
    expect(simulation.kills).toEqual([0]);
  });

  it('does not count the time in which this process was held up itself', () => {
    const simulation = new Simulation(1, 2);
    simulation.ready(0);
    simulation.submit('a');
    simulation.tick(1000);
    simulation.now += 3_600_000;
    simulation.tick(20_000);
    expect(simulation.kills).toEqual([]);
    simulation.tick(12_000);
    expect(simulation.kills).toEqual([0]);
  });

  it('is a timeout for a job that overran alone; others get another try, alone', () => {
    const simulation = new Simulation(1, 2);
    simulation.ready(0);
    for (const id of ['slow', 'quick']) simulation.submit(id);
    simulation.tick(31_000);
    simulation.die(0, 'overrun');
    expect(simulation.replies).toEqual([]);
    simulation.ready(0);
    simulation.tick(31_000);
    simulation.die(0, 'overrun');
    expect(simulation.answers('slow')).toEqual(['timeout']);
    simulation.ready(0);
    simulation.finish(0, 'quick');
    expect(simulation.answers('quick')).toEqual(['ok']);
  });
});

describe('back-off, breaker and probe', () => {
  it('waits longer after each death before READY and gives up after five in a minute', () => {
    const simulation = new Simulation(1, 2);
    simulation.submit('a');
    for (let death = 0; death < 5; death += 1) simulation.die(0);
    expect(simulation.starts.map(({ afterMs }) => afterMs)).toEqual([0, 250, 500, 1000]);
    expect(simulation.answers('a')).toEqual(['model_error']);
    simulation.submit('b');
    expect(simulation.answers('b')).toEqual(['model_error']);
  });

  it('never opens the breaker for kills under load', () => {
    const simulation = new Simulation(1, 4);
    for (let kill = 0; kill < 50; kill += 1) {
      simulation.ready(0);
      const id = String(kill);
      simulation.submit(id);
      const [first] = simulation.held(0);
      if (first !== undefined) simulation.finish(0, first);
      simulation.submit(`${id}+`);
      simulation.die(0);
    }
    expect(simulation.failure).toBeUndefined();
    expect(simulation.starts.every(({ afterMs }) => afterMs === 0)).toBe(true);
  });

  it('does not blame the model for bad pictures sent one at a time: the grey picture is to tell', () => {
    const simulation = new Simulation(1, 8);
    simulation.ready(0);
    for (let picture = 0; picture < 12; picture += 1) {
      const id = String(picture);
      simulation.submit(id);
      dieAlone(simulation, id);
      dieAlone(simulation, id);
      expect(simulation.answers(id)).toEqual(['poison']);
      if (picture % 5 === 4) simulation.finish(0, 'probe');
    }
    expect(simulation.failure).toBeUndefined();
  });

  it('nor for bad pictures that many workers hold at once', () => {
    const workers = 8;
    const simulation = new Simulation(workers, 8);
    simulation.readyAll();
    for (let picture = 0; picture < workers; picture += 1) simulation.submit(String(picture));
    for (let worker = 0; worker < workers; worker += 1) simulation.die(worker);
    expect(simulation.failure).toBeUndefined();
  });

  it('does not blame the model when the worker is stopped while it runs the grey picture', () => {
    const simulation = new Simulation(1, 8);
    simulation.ready(0);
    for (let picture = 0; picture < 5; picture += 1) {
      const id = String(picture);
      simulation.submit(id);
      dieAlone(simulation, id);
      dieAlone(simulation, id);
    }
    expect(simulation.held(0)).toEqual(['probe']);
    simulation.handle({ type: 'drain' });
    simulation.die(0, 'stopped');
    expect(simulation.failure).toBeUndefined();
  });

  it('counts anew after the grey picture has come through, whatever became of it', () => {
    const simulation = new Simulation(1, 8);
    simulation.ready(0);
    for (let picture = 0; picture < 6; picture += 1) {
      const id = String(picture);
      simulation.submit(id);
      dieAlone(simulation, id);
      dieAlone(simulation, id);
      if (picture === 4) simulation.finish(0, 'probe', { status: 'error', code: 'model_error', message: '' });
    }
    expect(simulation.held(0)).toEqual([]);
  });

  it('runs a grey picture alone after five poisoned in a row, and blames the model if that dies too', () => {
    const simulation = new Simulation(1, 8);
    simulation.ready(0);
    for (let picture = 0; picture < 8; picture += 1) simulation.submit(String(picture));
    simulation.die(0);
    simulation.ready(0);
    for (let picture = 0; picture < 5; picture += 1) {
      dieAlone(simulation, String(picture));
      dieAlone(simulation, String(picture));
    }
    expect(simulation.held(0)).toEqual(['probe']);
    simulation.die(0);
    expect(simulation.failure).toBeDefined();
    expect(['5', '6', '7'].flatMap((id) => simulation.answers(id))).toEqual(Array(3).fill('model_error'));
  });

  it('goes on when the grey picture comes through', () => {
    const simulation = new Simulation(1, 8);
    simulation.ready(0);
    for (let picture = 0; picture < 6; picture += 1) simulation.submit(String(picture));
    simulation.die(0);
    simulation.ready(0);
    for (let picture = 0; picture < 5; picture += 1) {
      dieAlone(simulation, String(picture));
      dieAlone(simulation, String(picture));
    }
    simulation.finish(0, 'probe');
    expect(simulation.held(0)).toEqual(['5']);
    expect(simulation.failure).toBeUndefined();
    expect(simulation.replies.map(({ job }) => job.id)).not.toContain('probe');
  });
});

describe('draining', () => {
  it('answers what waits, lets what runs finish, takes nothing new and starts nothing', () => {
    const simulation = new Simulation(1, 1);
    simulation.ready(0);
    for (const id of ['a', 'b']) simulation.submit(id);
    simulation.handle({ type: 'drain' });
    simulation.submit('c');
    simulation.finish(0, 'a');
    expect([simulation.answers('a'), simulation.answers('b'), simulation.answers('c')]).toEqual([
      ['ok'],
      ['cancelled'],
      ['rejected'],
    ]);
    simulation.die(0, 'crash');
    expect(simulation.starts).toEqual([]);
  });
});
