// Round trips through ROUTER, scheduler and one worker that answers at once, by the size of the frame; and without a broker.
import type { Client } from '../../src/main/broker/client.ts';
import { DirectPair } from './direct-pair.ts';
import { FakeEngine } from './fake-engine.ts';
import { Report } from './report.ts';
import { quantile } from './statistics.ts';

const sizes = { '1 KB': 1e3, '10 KB': 10e3, '150 KB': 150e3, '1 MB': 1e6 };
const rounds = 10;
const tripsPerRound = 200;
const warmUpTrips = 100;
/** Generous: what a request costs beside 4 ms of decoding and inference, even on a busy machine. */
const mostOverheadMs = 2;

type Trip = (payload: Uint8Array) => Promise<void>;

export async function frames(): Promise<boolean> {
  const report = new Report();
  const engine = await FakeEngine.start(1, 0);
  const clients = [engine.connect(engine.inproc), engine.connect(engine.ipc)] as const;
  const pair = await DirectPair.start();
  const ways: Record<string, Trip> = {
    'no broker': (payload) => pair.roundTrip(payload),
    inproc: (payload) => classify(clients[0], payload),
    ipc: (payload) => classify(clients[1], payload),
  };
  report.fact('round trip in ms: p50, p99 (and what the broker adds to them)');
  for (const [name, bytes] of Object.entries(sizes)) {
    const times = await takeInTurn(ways, Buffer.alloc(bytes, 7));
    const [base = []] = Object.values(times);
    for (const [way, list] of Object.entries(times))
      report.fact(`${name.padStart(6)}  ${way.padEnd(9)}  ${line(list, base)}`);
    const added = quantile(times['ipc'] ?? [], 0.5) - quantile(base, 0.5);
    report.check(
      `${name}: the broker adds ${added.toFixed(2)} ms over ipc (at most ${mostOverheadMs})`,
      added <= mostOverheadMs,
    );
  }
  for (const client of clients) client.close();
  pair.stop();
  await engine.stop();
  return report.passed;
}

/** Some trips each way, again and again, so that a busy moment meets all of them. */
async function takeInTurn(ways: Record<string, Trip>, payload: Uint8Array): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  for (const trip of Object.values(ways)) for (let warm = 0; warm < warmUpTrips; warm += 1) await trip(payload);
  for (let round = 0; round < rounds; round += 1) {
    for (const [way, trip] of Object.entries(ways)) {
      const list = (times[way] ??= []);
      for (let count = 0; count < tripsPerRound; count += 1) {
        const started = performance.now();
        await trip(payload);
        list.push(performance.now() - started);
      }
    }
  }
  return times;
}

async function classify(client: Client, payload: Uint8Array): Promise<void> {
  const reply = await client.request({ op: 'classify', input: { kind: 'encoded' } }, [payload]).reply;
  if (reply.status === 'error') throw new Error(`${reply.code}: ${reply.message}`);
}

function line(list: readonly number[], base: readonly number[]): string {
  const shown = [0.5, 0.99].map((share) => {
    const added = quantile(list, share) - quantile(base, share);
    const note = list === base ? '' : ` (${added >= 0 ? '+' : ''}${added.toFixed(2)})`;
    return `${quantile(list, share).toFixed(2)}${note}`;
  });
  return shown.join(', ');
}
