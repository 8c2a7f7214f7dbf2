// The page's client and the real server: a real engine answers, goes, and comes back.
import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { WebSocket as ServerSideSocket } from 'ws';
import { resourcePath } from '../../../src/main/resources.ts';
import { newToken } from '../../../src/main/token.ts';
import { pageLinkPath } from '../../../src/protocol/page-link.ts';
import { EngineClient } from '../../../src/renderer/zmq/engine-client.ts';
import { PageSocket } from '../../../src/renderer/zmq/socket.ts';
import { webWire } from '../../../src/renderer/zmq/web-wire.ts';
import { until } from '../../support/processes.ts';
import { startEngine } from '../../support/run-pictures.ts';
import { serveEngine, type ServedEngine } from '../../support/web.ts';

const lemon = readFileSync(resourcePath('samples', 'lemon.jpg'));
const served: ServedEngine[] = [];

afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(served.splice(0).map(stop));
});

async function stop({ engine, web }: ServedEngine): Promise<void> {
  await engine.stop();
  await web.stop();
}

async function serve(port: number, token: string): Promise<ServedEngine> {
  const started = await serveEngine(await startEngine(undefined, { workers: 1 }), { port, token });
  served.push(started);
  return started;
}

/** A client as in a page of this server: a browser would name the page's origin by itself. */
function connect({ web: { origin } }: ServedEngine, token: string): EngineClient {
  class BrowserSocket extends ServerSideSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { origin });
    }
  }
  vi.stubGlobal('WebSocket', BrowserSocket);
  const url = new URL(pageLinkPath, origin);
  url.protocol = 'ws:';
  return new EngineClient((listener) => new PageSocket(webWire(url.href, token), listener));
}

it('classifies, is told of errors, and finds back when the engine was stopped and started again', async () => {
  const token = newToken();
  const first = await serve(0, token);
  const port = Number(new URL(first.web.origin).port);
  const client = connect(first, token);
  const states: string[] = [];
  client.link.subscribe(() => states.push(client.link.get().state));
  const reply = await client.classify({ input: { kind: 'encoded' }, topK: 1 }, [lemon]);
  expect(reply.results[0]?.label).toBe('lemon');
  expect((await client.model()).model).toBe('zerolens-tiny-200');
  const junk = client.classify({ input: { kind: 'encoded' } }, [Buffer.from('no picture')]);
  await expect(junk).rejects.toMatchObject({ code: 'not_an_image' });
  const huge = client.classify({ input: { kind: 'encoded' } }, [Buffer.alloc(20 * 1024 * 1024)]);
  await expect(huge).rejects.toMatchObject({ code: 'too_large' });

  await stop(first);
  served.length = 0;
  await until(() => client.link.get().state === 'closed');
  expect(client.link.get()).toEqual({ state: 'closed', reason: 'ZeroLens was stopped.' });
  await serve(port, token);
  await until(() => client.link.get().state === 'open');
  expect((await client.classify({ input: { kind: 'encoded' }, topK: 1 }, [lemon])).results[0]?.label).toBe('lemon');
  expect(states).toEqual(expect.arrayContaining(['open', 'closed', 'open']));
});

it('is refused with another token, and tells why', async () => {
  const server = await serve(0, newToken());
  const client = connect(server, newToken());
  await until(() => client.link.get().state === 'refused');
  expect(client.link.get()).toMatchObject({ reason: expect.stringContaining('open the address') as string });
});
