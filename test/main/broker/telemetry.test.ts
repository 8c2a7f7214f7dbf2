// Nothing leaves this computer: onnxruntime, which reports to its maker unless it is told not to, is told.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { workerEnvironment } from '../../../src/main/broker/spawn.ts';
import { Engine } from '../../../src/main/engine.ts';
import { resolveModel } from '../../../src/main/models/registry.ts';
import { resourcePath } from '../../../src/main/resources.ts';
import { tempFolder } from '../runs/temp.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('tells every worker, whatever the user has set', () => {
  vi.stubEnv('ORT_DISABLE_TELEMETRY', '0');
  expect(workerEnvironment({})['ORT_DISABLE_TELEMETRY']).toBe('1');
});

it.runIf(process.platform === 'linux')('leaves neither an identifier nor events of it behind', async () => {
  const home = tempFolder();
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CACHE_HOME', undefined);
  // Where tests run for others, it is silent by itself.
  for (const name of ['CI', 'GITHUB_ACTIONS', 'VITEST', 'NODE_ENV', 'TF_BUILD']) vi.stubEnv(name, undefined);
  const engine = await Engine.start({ model: await resolveModel(), device: 'cpu', workers: 1 });
  const client = engine.connect();
  try {
    const bytes = readFileSync(resourcePath('samples', 'lemon.jpg'));
    await client.request({ op: 'classify', input: { kind: 'encoded' } }, [bytes]).reply;
  } finally {
    client.close();
    await engine.stop();
  }
  expect(existsSync(path.join(home, '.cache'))).toBe(false);
});
