// `zerolens serve` as users start it: what it prints, how it ends, what it refuses, and how a page finds back to it.
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { resourcePath } from '../../../src/main/resources.ts';
import { runCli, startCli, type CliChild } from '../../support/cli.ts';
import { RawPage, type PageAddress } from '../../support/web.ts';
import { tempFolder } from '../runs/temp.ts';

interface Serving extends PageAddress, CliChild {}

async function serve(home: string, args: readonly string[] = []): Promise<Serving> {
  const started = startCli(['serve', '--no-open', '--workers', '1', ...args], { env: { ZEROLENS_HOME: home } });
  for await (const line of createInterface({ input: started.child.stdout })) {
    const { origin, hash } = new URL(line.replace('ZeroLens is at ', ''));
    return { ...started, origin, token: hash.slice(1) };
  }
  throw new Error((await started.ended).stderr);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('serves the built page, its folders and its metrics until Ctrl-C, then says goodbye', async () => {
  const serving = await serve(tempFolder(), [resourcePath('samples')]);
  expect(serving.token).toMatch(/^[\w-]{43}$/u);
  expect(await (await fetch(serving.origin)).text()).toContain('<title>ZeroLens</title>');
  expect(await (await fetch(`${serving.origin}/metrics?token=${serving.token}`)).text()).toContain('zerolens_');
  const page = await RawPage.open(serving);
  const { header } = await page.ask({ id: '1', op: 'folder.list' });
  expect(header).toMatchObject({ status: 'final', folders: [{ name: 'samples' }] });
  expect(JSON.stringify(header)).not.toContain(resourcePath('samples'));
  serving.child.kill('SIGINT');
  expect(await page.closed).toEqual({ code: 4503, reason: 'ZeroLens was stopped.' });
  const { code, stderr } = await serving.ended;
  expect(code).toBe(130);
  expect(stderr).toBe('Stopping. Press Ctrl-C again to quit at once.\n');
});

it('has another token each time, but keeps that of a port it was given, for its user alone', async () => {
  const home = tempFolder();
  const port = String(await freePort());
  const first = await serve(home, ['--port', port]);
  const page = await RawPage.open(first);
  first.child.kill('SIGKILL');
  expect((await page.closed).code).toBe(1006);
  const again = await serve(home, ['--port', port]);
  expect([again.origin, again.token]).toEqual([first.origin, first.token]);
  // What the open page does by itself.
  expect((await (await RawPage.open(first)).ask({ id: '1', op: 'model' })).header['status']).toBe('final');
  const file = join(home, 'launches', `${port}.token`);
  expect(readFileSync(file, 'utf8')).toBe(first.token);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const elsewhere = await serve(home);
  expect(elsewhere.token).not.toBe(first.token);
});

it('lets other programs in where it is told to, and leaves no socket behind', async () => {
  const path = join(tempFolder(), 'zl.sock');
  const serving = await serve(tempFolder(), ['--listen', `ipc://${path}`]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  serving.child.kill('SIGTERM');
  const { code, stderr } = await serving.ended;
  expect(code).toBe(130);
  expect(stderr).toContain(`ipc://${path}`);
  expect(() => statSync(path)).toThrow('ENOENT');
});

describe('refuses in one line, with exit code 1,', () => {
  const missing = '/nowhere/missing';
  const cases: [string, string[], string][] = [
    ['a folder that is not there', [missing], `there is no folder ${missing}.`],
    ['a file', [resourcePath('samples', 'lemon.jpg')], 'lemon.jpg is a file: name the folder it is in.'],
    ['a model that is not there', ['--model', missing], 'missing'],
    ['an odd port', ['--port', '70000'], 'a port from 1 to 65535'],
    ['an endpoint it does not know', ['--listen', 'udp://x'], '--listen takes ipc://PATH or tcp://ADDRESS:PORT'],
  ];

  it.each(cases)('%s', async (_, args, reason) => {
    const { code, stdout, stderr } = await runCli(['serve', '--no-open', ...args]);
    expect([code, stdout.toString()]).toEqual([1, '']);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('    at ');
  });

  it('a port that is taken, of the page or of other programs', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const env = { ZEROLENS_HOME: tempFolder() };
    const page = await runCli(['serve', '--no-open', '--port', String(port)], { env });
    const programs = await runCli(['serve', '--no-open', '--listen', `tcp://127.0.0.1:${port}`], { env });
    for (const { code, stderr } of [page, programs]) {
      expect(code).toBe(1);
      expect(stderr).toMatch(new RegExp(`^zerolens: [^\\n]*${port}[^\\n]* in use[^\\n]*\\n$`, 'u'));
    }
    server.close();
  });
});

it('quits at once at the second Ctrl-C', async () => {
  const serving = await serve(tempFolder());
  serving.child.kill('SIGINT');
  serving.child.kill('SIGINT');
  expect((await serving.ended).code).toBe(130);
});
