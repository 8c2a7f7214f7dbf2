// `--listen` without the rest: which endpoints are taken, what is left in the file system, and whose keys are good.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { curveKeyPair, Dealer, Router } from 'zeromq';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allowedKeys, serverKeys } from '../../../src/main/listen/curve-keys.ts';
import { prepareListener } from '../../../src/main/listen/listener.ts';
import { encodeZ85 } from '../../../src/main/listen/z85.ts';
import { tempFolder } from '../runs/temp.ts';

/** A listener whose endpoint is bound and which is open to others. */
async function opened(endpoint: string) {
  const listener = await prepareListener(endpoint, tempFolder(), () => undefined);
  const router = new Router({ linger: 0 });
  onTestFinished(async () => {
    router.close();
    await listener.close();
  });
  await router.bind(listener.endpoint);
  const lines = await listener.open(router.lastEndpoint ?? '');
  return { listener, router, lines };
}

describe('a socket file', () => {
  it('is for its user alone, can be connected to, and goes with the listener', async () => {
    const path = join(tempFolder(), 'zl.sock');
    const { listener, router, lines } = await opened(`ipc://${path}`);
    expect(lines.join('\n')).toContain(`ipc://${path}`);
    expect(lstatSync(path).isSocket()).toBe(true);
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    const dealer = new Dealer({ linger: 0 });
    dealer.connect(`ipc://${path}`);
    await dealer.send('hello');
    expect(String((await router.receive())[1])).toBe('hello');
    dealer.close();
    await listener.close();
    expect(existsSync(path)).toBe(false);
  });

  it('of a program that is dead is replaced, that of a live one is not', async () => {
    const path = join(tempFolder(), 'zl.sock');
    const server = createServer().listen(path);
    await once(server, 'listening');
    await expect(prepareListener(`ipc://${path}`, '', () => undefined)).rejects.toThrow('in use by another program');
    // What a killed process leaves: a file that nobody listens at.
    const left = join(tempFolder(), 'zl.sock');
    leaveSocket(left);
    await opened(`ipc://${left}`);
    expect(lstatSync(left).mode & 0o777).toBe(0o600);
    server.close();
  });

  it('that has been replaced meanwhile is left alone', async () => {
    const path = join(tempFolder(), 'zl.sock');
    const { listener } = await opened(`ipc://${path}`);
    const other = join(tempFolder(), 'zl.sock');
    leaveSocket(other);
    renameSync(other, path);
    await listener.close();
    expect(existsSync(path)).toBe(true);
  });

  it('cannot take the place of another file, not even of a link', async () => {
    const folder = tempFolder();
    const path = join(folder, 'file');
    writeFileSync(path, 'mine');
    symlinkSync(path, join(folder, 'link'));
    for (const name of ['file', 'link']) {
      await expect(prepareListener(`ipc://${join(folder, name)}`, '', () => undefined)).rejects.toThrow('is no socket');
    }
    await expect(prepareListener(`ipc://${folder}`, '', () => undefined)).rejects.toThrow('is no socket');
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it('has a path of at most 107 bytes in a folder that is there', async () => {
    const folder = tempFolder();
    const rest = 107 - Buffer.byteLength(folder) - 1;
    const longest = join(folder, 'é'.repeat(Math.floor(rest / 2)) + 'e'.repeat(rest % 2));
    await opened(`ipc://${longest}`);
    await expect(prepareListener(`ipc://${longest}x`, '', () => undefined)).rejects.toThrow('at most 107 bytes');
    await expect(prepareListener(`ipc://${join(folder, 'no', 's')}`, '', () => undefined)).rejects.toThrow(
      'No socket can be made',
    );
  });
});

it.each([
  'ipc://',
  'ipc://@name',
  'ipc://*',
  'tcp://',
  'tcp://127.0.0.1',
  'udp://127.0.0.1:1',
  'inproc://x',
  '/tmp/x',
  '',
])('the endpoint %s is refused in one sentence', async (endpoint) => {
  await expect(prepareListener(endpoint, tempFolder(), () => undefined)).rejects.toThrow(/^[^\n]*--listen [^\n]+$/u);
});

describe('keys', () => {
  it('of the server are made once, for its user alone', async () => {
    const home = tempFolder();
    const keys = await serverKeys(home);
    expect(await serverKeys(home)).toEqual(keys);
    expect(statSync(join(home, 'curve', 'server.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, 'curve')).mode & 0o777).toBe(0o700);
  });

  it('of the server that make no sense are not replaced in silence', async () => {
    const home = tempFolder();
    await serverKeys(home);
    writeFileSync(join(home, 'curve', 'server.json'), '{"publicKey":"x"}');
    await expect(serverKeys(home)).rejects.toThrow('server.json holds no key pair');
  });

  it('of programs are read from plain files and from certificates, the rest is passed over', async () => {
    const folder = tempFolder();
    const [plain, certified, secret] = [curveKeyPair(), curveKeyPair(), curveKeyPair()];
    writeFileSync(join(folder, 'plain'), `  ${plain.publicKey}\n`);
    const certificate = `# a program\nmetadata\ncurve\n    public-key = "${certified.publicKey}"\n`;
    writeFileSync(join(folder, 'program.key'), certificate);
    writeFileSync(join(folder, 'both.key_secret'), `curve\n  public-key = "${secret.publicKey}"\n  secret-key = "x"\n`);
    writeFileSync(join(folder, 'short'), plain.publicKey.slice(1));
    writeFileSync(join(folder, 'two'), `${plain.secretKey}\n${plain.secretKey}`);
    writeFileSync(join(folder, 'none'), '');
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'closed'), certified.secretKey);
    chmodSync(join(folder, 'closed'), 0);
    const known = [plain.publicKey, certified.publicKey, secret.publicKey];
    // Root reads what it likes.
    const closed = process.getuid?.() === 0 ? [certified.secretKey] : [];
    expect([...(await allowedKeys(folder))].sort()).toEqual([...known, ...closed].sort());
    expect(await allowedKeys(join(folder, 'missing'))).toEqual(new Set());
  });

  it('are written as RFC 32 says', () => {
    expect(encodeZ85(Buffer.from('864fd26fb559f75b', 'hex'))).toBe('HelloWorld');
  });
});

/** Leaves the file of a socket that nobody listens at. */
function leaveSocket(path: string): void {
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  try {
    execFileSync(process.execPath, ['-e', script], { stdio: 'ignore' });
  } catch {
    // It was killed, as it should be.
  }
}
