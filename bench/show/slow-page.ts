// Pages that stop reading, one after the other, at a real `serve`: its memory stays flat, and a page that reads is answered.
import { readFileSync } from 'node:fs';
import { pageCloseCodes } from '../../src/protocol/page-link.ts';
import { serve, type Served } from '../../test/support/served.ts';
import { RawPage, type PageAddress } from '../../test/support/web.ts';
import { Report, withFolder } from './report.ts';
import { quantile } from './statistics.ts';

const rounds = 12;
/** Until then the heaps of libzmq's and Node's threads grow to what a full outbox takes. */
const warmRounds = 4;
/** Each reply has the model's card: over 4 KB. */
const requestsEach = 40_000;
const allowedGrowth = 48;

export async function slowPage(): Promise<boolean> {
  const report = new Report();
  await withFolder(async (home) => {
    const served = await serve({ home });
    try {
      await watch(served, report);
    } finally {
      await served.stop();
    }
  });
  return report.passed;
}

async function watch(served: Served, report: Report): Promise<void> {
  const { origin, hash } = new URL(served.address);
  const address = { origin, token: hash.slice(1) };
  const reader = await RawPage.open(address);
  const afterRounds: number[] = [];
  report.fact(`main process at first: ${memory(served.pid)} MiB`);
  for (let round = 1; round <= rounds; round += 1) {
    const { most, waits } = await stopReading(address, served.pid, reader, report);
    afterRounds.push(memory(served.pid));
    report.fact(
      `round ${round}: at most ${most} MiB, afterwards ${memory(served.pid)} MiB; ` +
        `the page that reads waited ${quantile(waits, 0.5).toFixed(1)} ms (p50), ${quantile(waits, 0.99).toFixed(1)} ms (p99)`,
    );
  }
  const growth = (afterRounds.at(-1) ?? 0) - (afterRounds[warmRounds - 1] ?? 0);
  report.check(`from round ${warmRounds} to the last it grew by ${growth} MiB`, growth < allowedGrowth);
  await reader.leave();
}

/** One page asks and asks and reads nothing, until it is sent away. */
async function stopReading(address: PageAddress, pid: number, reader: RawPage, report: Report) {
  const slow = await RawPage.open(address);
  slow.socket.pause();
  const waits: number[] = [];
  let most = 0;
  for (let id = 0; id < requestsEach; id += 1) {
    slow.send({ id: String(id), op: 'model' });
    if (id % 200 > 0) continue;
    const asked = performance.now();
    await reader.ask({ id: String(id), op: 'model' });
    waits.push(performance.now() - asked);
    most = Math.max(most, memory(pid));
  }
  slow.socket.resume();
  const { code, reason } = await slow.closed;
  report.check(`sent away: ${reason}`, code === pageCloseCodes.slow);
  return { most, waits };
}

/** In MiB. */
function memory(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
