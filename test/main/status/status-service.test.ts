// How the engine says it is, with real workers: live video beside other work, a worker that dies, figures for monitoring.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dealer } from 'zeromq';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { Engine } from '../../../src/main/engine.ts';
import { resourcePath } from '../../../src/main/resources.ts';
import { StatusService } from '../../../src/main/status/status-service.ts';
import { decodeMessage, encodeMessage } from '../../../src/protocol/frames.ts';
import { statusServices, type EngineStatus } from '../../../src/protocol/status.ts';
import { until } from '../../support/processes.ts';
import { startEngine } from '../../support/run-pictures.ts';

const lemon = readFileSync(resourcePath('samples', 'lemon.jpg'));
const replySchema = z.looseObject({ id: z.string(), status: z.enum(['partial', 'final', 'error']) });
type AnyReply = z.infer<typeof replySchema>;

let engine: Engine;
let service: StatusService;
let folder: string;
let socket: Dealer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zl-test-'));
  const listen = `ipc://${join(folder, 's')}`;
  engine = await startEngine(undefined, { listen, live: true, workers: 2 });
  service = new StatusService(engine);
  socket = new Dealer({ linger: 0 });
  socket.connect(listen);
});

afterAll(async () => {
  socket.close();
  await engine.stop();
  rmSync(folder, { recursive: true });
});

async function send(header: object, payload: Uint8Array[] = []): Promise<void> {
  await socket.send(encodeMessage(header, payload));
}

async function receive(): Promise<AnyReply> {
  return replySchema.parse(decodeMessage(await socket.receive()).header);
}

async function classify(id: string, lane: string): Promise<AnyReply> {
  await send({ id, op: 'classify', lane, input: { kind: 'encoded' } }, [lemon]);
  return receive();
}

async function status(): Promise<EngineStatus> {
  await send({ id: 's', op: 'status' });
  return statusServices.status.final.parse(await receive());
}

it('tells of workers, lanes, model and latency', async () => {
  await until(() => engine.workerStatus.every(({ state }) => state === 'ready'));
  expect((await status()).latency).toEqual({});
  expect((await classify('1', 'interactive')).status).toBe('final');
  const now = await status();
  expect(now.model).toMatchObject({ id: 'zerolens-tiny-200', labels: 200 });
  expect(now.workers.map(({ number, state, serves, restarts }) => ({ number, state, serves, restarts }))).toEqual([
    { number: 1, state: 'ready', serves: 'all', restarts: 0 },
    { number: 2, state: 'ready', serves: 'all', restarts: 0 },
  ]);
  expect(now.lanes).toEqual(['live', 'interactive', 'batch'].map((lane) => ({ lane, waiting: 0, running: 0 })));
  expect(Object.keys(now.latency).sort()).toEqual(['decode', 'inference', 'preprocess', 'queue', 'total']);
});

it('has live video served by a worker of its own, to which the others give way', async () => {
  expect((await classify('2', 'live')).status).toBe('final');
  await until(() => engine.workerStatus.some(({ serves, state }) => serves === 'live' && state === 'ready'));
  const workers = engine.workerStatus;
  expect(workers.map(({ number, serves }) => [number, serves])).toEqual([
    [1, 'all'],
    [2, 'all'],
    [3, 'live'],
  ]);
  const own = getPriority();
  expect(workers.map(({ pid = 0 }) => getPriority(pid))).toEqual([own + 10, own + 10, own]);
  const before = workers.map(({ picturesPerSecond }) => picturesPerSecond > 0);
  expect((await classify('3', 'live')).status).toBe('final');
  expect(before[2]).toBe(false);
  expect(engine.workerStatus[2]?.picturesPerSecond).toBeGreaterThan(0);
});

it('tells those who watch that a worker died, why, and that it came back', async () => {
  await send({ id: 'w', op: 'status', watch: true });
  const first = statusServices.status.partial.parse(await receive());
  const pid = first.workers[0]?.pid ?? 0;
  process.kill(pid, 'SIGKILL');
  const seen: EngineStatus[] = [];
  while (seen.at(-1)?.workers[0]?.state !== 'ready' || seen.at(-1)?.workers[0]?.restarts !== 1) {
    seen.push(statusServices.status.partial.parse(await receive()));
  }
  const worker = seen.at(-1)?.workers[0];
  expect(worker?.lastEnding).toMatch(/ended unexpectedly .*SIGKILL/);
  expect(worker?.pid).not.toBe(pid);
  await send({ id: 'c', op: 'cancel', target: 'w' });
  const replies: AnyReply[] = [];
  while (replies.filter(({ status }) => status === 'final').length < 2) replies.push(await receive());
  expect(replies.find(({ id }) => id === 'c')).toMatchObject({ cancelled: true });
});

it('gives Prometheus text, over the protocol and to the shell', async () => {
  await send({ id: 'm', op: 'metrics' });
  const { text } = statusServices.metrics.final.parse(await receive());
  expect(text).toMatch(/^zerolens_requests_total\{lane="live",outcome="ok"\} 2$/m);
  expect(text).toMatch(/^zerolens_worker_restarts\{worker="1"\} 1$/m);
  expect(text).toMatch(/^zerolens_stage_seconds_count\{stage="total"\} 3$/m);
  expect(await service.metrics()).toContain('zerolens_waiting{lane="batch"} 0');
});
