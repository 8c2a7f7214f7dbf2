// Workers over loopback tcp with CURVE keys, for systems whose libzmq has no ipc.
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import type * as zeromq from 'zeromq';
import { curveKeyPair } from 'zeromq';
import { resourcePath } from '../../../src/main/resources.ts';
import { startEngine } from '../../support/run-pictures.ts';

vi.mock('zeromq', async () => {
  const actual = await vi.importActual<typeof zeromq>('zeromq');
  return { ...actual, capability: { ...actual.capability, ipc: false }, curveKeyPair: vi.fn(actual.curveKeyPair) };
});

it('classify as others do', async () => {
  const engine = await startEngine(undefined, { workers: 1 });
  const client = engine.connect();
  const lemon = readFileSync(resourcePath('samples', 'lemon.jpg'));
  const reply = await client.request({ op: 'classify', input: { kind: 'encoded' } }, [lemon]).reply;
  client.close();
  await engine.stop();
  expect(curveKeyPair).toHaveBeenCalledTimes(2);
  expect(reply).toMatchObject({ status: 'final', results: [{ label: 'lemon' }, {}, {}, {}, {}] });
});
