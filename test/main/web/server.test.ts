// The server of browser mode: what it gives, what it says of itself, and whom it refuses.
import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebServer } from '../../../src/main/web/server.ts';
import { zwsProtocol } from '../../../src/protocol/zws.ts';
import { smallPage } from '../../support/web.ts';

const token = 'T'.repeat(43);
const secret = 'zerolens_pictures_total 3\n';

let web: WebServer;
let host: string;

beforeAll(async () => {
  const metrics = () => Promise.resolve(secret);
  const onPage = () => {
    throw new Error('Nobody here is a page.');
  };
  web = await WebServer.start({ root: smallPage, port: 0, token, metrics, onPage });
  host = new URL(web.origin).host;
});

afterAll(() => web.stop());

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
}

/** Sends the path as it stands, which `fetch` would tidy. */
async function ask(path: string, { method = 'GET', headers = {} }: Asked = {}): Promise<Answer> {
  const sent = request(web.origin, { path, method, headers: { host, ...headers } }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** The status that a request for a WebSocket gets: 101 where it is taken. */
async function upgrade(path: string, headers: Record<string, string>, method = 'GET'): Promise<number | undefined> {
  const handshake = {
    ...{ host, origin: web.origin, connection: 'Upgrade', upgrade: 'websocket' },
    ...{ 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' },
    'sec-websocket-protocol': zwsProtocol,
  };
  const sent = request(web.origin, { path, method, headers: { ...handshake, ...headers } }).end();
  const [response] = (await Promise.race([once(sent, 'upgrade'), once(sent, 'response')])) as [IncomingMessage];
  sent.destroy();
  return response.statusCode;
}

describe('files', () => {
  it('are given with their types; only those whose names change with their content may be kept', async () => {
    const page = await ask('/');
    expect(page).toMatchObject({ status: 200, body: '<!doctype html>\n<title>ZeroLens</title>\n' });
    expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    const style = await ask('/assets/small.css');
    expect(style.status).toBe(200);
    expect(style.headers['content-type']).toBe('text/css; charset=utf-8');
    expect(style.headers['cache-control']).toContain('immutable');
    expect(await ask('/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect((await ask('/assets/small.css?v=..%2f')).status).toBe(200);
  });

  it.each([
    ['/missing.js', 404],
    ['/assets', 404],
    ['/assets/', 404],
    ['/.hidden', 404],
  ])('%s: there is none', async (path, status) => {
    expect((await ask(path)).status).toBe(status);
  });

  it('may be asked for in part, also in parts that make no sense', async () => {
    expect(await ask('/', { headers: { range: 'bytes=2-8' } })).toMatchObject({ status: 206, body: 'doctype' });
    for (const range of ['bytes=5-2', 'bytes=900-', 'bytes=-0', 'bytes=a-b', 'x']) {
      expect([200, 416]).toContain((await ask('/', { headers: { range } })).status);
    }
  });
});

it('says the whole policy, also when it refuses', async () => {
  const answers = [await ask('/'), await ask('/nothing'), await ask('/..%2f'), await ask('/metrics')];
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
        "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  }
});

describe('refused', () => {
  it.each([
    '/..%2fserver.test.ts',
    '/..%2F..%2Fpackage.json',
    '/%2e%2e/web.ts',
    '/../web.ts',
    '/assets/../../web.ts',
    '/assets/%2e%2e/%2e%2e/web.ts',
    '/..\\web.ts',
    '/..%5cweb.ts',
    '/index.html%00.js',
    '/%00',
    '//etc/hostname',
    '/%2fetc/hostname',
    '/./index.html',
    '/%',
    '/%ff',
    'http://127.0.0.1/index.html',
    'index.html',
  ])('the path %s', async (path) => {
    expect((await ask(path)).status).toBe(400);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('the method %s', async (method) => {
    expect((await ask('/', { method })).status).toBe(405);
  });

  it.each([
    'example.org',
    'localhost.example.org',
    '127.0.0.1.example.org',
    '127.0.0.2',
    '192.168.0.1:80',
    '[::2]:80',
    'x@localhost',
    'localhost:123456',
  ])('the host %s', async (other) => {
    expect((await ask('/', { headers: { host: other } })).status).toBe(403);
    expect(await upgrade('/zmq', { host: other, origin: `http://${other}` })).toBe(403);
  });

  it.each([
    'http://example.org',
    'null',
    'http://127.0.0.1:1',
    'http://localhost',
    'https://HOST',
    'http://HOST.example.org',
    '',
  ])('the origin %s', async (origin) => {
    const given = origin.replace('HOST', host);
    expect((await ask('/', { headers: { origin: given } })).status).toBe(403);
    expect(await upgrade('/zmq', { origin: given })).toBe(403);
  });

  it('a WebSocket elsewhere, of another protocol, or by another method', async () => {
    expect(await upgrade('/', {})).toBe(404);
    expect(await upgrade('/zmq/..%2f', {})).toBe(404);
    expect(await upgrade('/zmq', { 'sec-websocket-protocol': 'chat' })).toBe(400);
    expect(await upgrade('/zmq', { 'sec-websocket-protocol': '' })).toBe(400);
    expect(await upgrade('/zmq', {}, 'POST')).toBe(405);
  });
});

it.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])(
  'hears %s with any port, as through a tunnel',
  async (name) => {
    for (const given of [name, `${name}:9`, `${name}:65535`]) {
      expect((await ask('/', { headers: { host: given } })).status).toBe(200);
      expect((await ask('/', { headers: { host: given, origin: `http://${given}` } })).status).toBe(200);
    }
  },
);

describe('metrics', () => {
  it('are told to those who have the token', async () => {
    const answer = await ask('/metrics', { headers: { authorization: `Bearer ${token}` } });
    expect(answer).toMatchObject({ status: 200, body: secret });
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect((await ask(`/metrics?token=${token}`)).body).toBe(secret);
  });

  it.each([
    ['no token', '/metrics', {}],
    ['a wrong one', '/metrics?token=abc', {}],
    ['a longer one', `/metrics?token=${token}x`, {}],
    ['a wrong one in the header', `/metrics?token=${token}`, { authorization: 'Bearer no' }],
    ['another scheme', '/metrics', { authorization: `Basic ${token}` }],
  ])('are not told to those with %s', async (_, path, headers: Record<string, string>) => {
    const answer = await ask(path, { headers });
    expect(answer.status).toBe(401);
    expect(answer.body).not.toContain('zerolens_');
  });
});

it('says clearly when the port is taken', async () => {
  const port = Number(new URL(web.origin).port);
  const start = WebServer.start({ root: smallPage, port, token, onPage: () => undefined });
  await expect(start).rejects.toThrow(`Port ${port} is in use by another program`);
});
