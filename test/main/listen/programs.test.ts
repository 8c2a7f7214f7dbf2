// Other programs: that in Python of docs/PYTHON.md, in a process of its own, over a socket file and over tcp with CURVE, beside
// a page that uses the same request ids.
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { curveKeyPair, Dealer } from 'zeromq';
import { afterEach, describe, expect, it } from 'vitest';
import { serverKeys } from '../../../src/main/listen/curve-keys.ts';
import { prepareListener, type Listener } from '../../../src/main/listen/listener.ts';
import { resourcePath } from '../../../src/main/resources.ts';
import { encodeMessage } from '../../../src/protocol/frames.ts';
import { hasPython, runPython, writeDocumentedClient } from '../../support/python.ts';
import { startEngine } from '../../support/run-pictures.ts';
import { RawPage, serveEngine, type ServedEngine } from '../../support/web.ts';
import { tempFolder } from '../runs/temp.ts';

if (!hasPython) console.warn('No Python with pyzmq here: the client of docs/PYTHON.md is not tested.');

const samples = readdirSync(resourcePath('samples'), { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ name }) => resourcePath('samples', name));
const rounds = 4;

let served: (ServedEngine & { listener: Listener; bound: string }) | undefined;
let notices: string[];

/** An engine that others can reach at this endpoint, and pages too. */
async function listenAt(endpoint: string, home: string) {
  notices = [];
  const listener = await prepareListener(endpoint, home, (line) => notices.push(line));
  const { endpoint: listen, secretKey: curveSecretKey } = listener;
  const engine = await startEngine(undefined, { listen, curveSecretKey });
  const bound = engine.bound ?? '';
  await listener.open(bound);
  served = { ...(await serveEngine(engine)), listener, bound };
  return served;
}

afterEach(async () => {
  await served?.engine.stop();
  await served?.web.stop();
  await served?.listener.close();
  served = undefined;
});

/** The page classifies the samples under ids from 0 on, as the program does. */
async function classifyAsPage(page: RawPage): Promise<Map<string, unknown>> {
  const labels = new Map<string, unknown>();
  for (let id = 0; id < rounds * samples.length; id += 1) {
    const header = { id: String(id), op: 'classify', lane: 'batch', topK: 1, input: { kind: 'encoded' } };
    page.send(header, [readFileSync(samples[id % samples.length] ?? '')]);
  }
  for (let count = 0; count < rounds * samples.length; count += 1) {
    const { header } = await page.receive();
    const [best] = header['results'] as { label: string; score: number }[];
    labels.set(String(header['id']), `${best?.score.toFixed(6) ?? ''}  ${best?.label ?? ''}`);
  }
  return labels;
}

/** Both at once, and both get what is theirs. */
async function classifySideBySide(listening: ServedEngine, args: readonly string[]): Promise<void> {
  const page = await RawPage.open(listening);
  const pictures = Array.from({ length: rounds }, () => samples).flat();
  const [program, labels] = await Promise.all([runPython([...args, ...pictures]), classifyAsPage(page)]);
  expect(program.stderr).toBe('');
  expect(program.code).toBe(0);
  const expected = pictures.map((path, id) => `${labels.get(String(id)) as string}  ${path}`);
  expect(program.stdout.trimEnd().split('\n').sort()).toEqual(expected.sort());
  await page.leave();
}

describe.skipIf(!hasPython)('a program in Python', () => {
  it('classifies over a socket file beside a page', async () => {
    const folder = tempFolder();
    const listening = await listenAt(`ipc://${join(folder, 'zl.sock')}`, folder);
    await classifySideBySide(listening, [writeDocumentedClient(folder), `ipc://${join(folder, 'zl.sock')}`]);
  });

  it('classifies over tcp with its key beside a page, and is told what is wrong with a picture', async () => {
    const [folder, home] = [tempFolder(), tempFolder()];
    await runPython(['-c', 'import sys, zmq.auth; zmq.auth.create_certificates(sys.argv[1], "client")', folder]);
    const listening = await listenAt('tcp://127.0.0.1:*', home);
    const { publicKey, allowedFolder } = await serverKeys(home);
    // The program waits for nothing: its key is allowed while ZeroLens runs.
    copyFileSync(join(folder, 'client.key'), join(allowedFolder, 'client.key'));
    const keys = [`--server-key=${publicKey}`, '--key-file', join(folder, 'client.key_secret')];
    const command = [writeDocumentedClient(folder), listening.bound, ...keys];
    await classifySideBySide(listening, command);
    const failing = await runPython([...command, join(folder, 'client.key')]);
    expect(failing).toMatchObject({ code: 2, stdout: '' });
    expect(failing.stderr).toContain('client.key: not_an_image: ');
  });
});

describe('over tcp', () => {
  /** What becomes of a request with these keys. */
  async function outcome(endpoint: string, keys: object): Promise<string> {
    const socket = new Dealer({ linger: 0, ...keys });
    const refused = new Promise<string>((resolve) => {
      for (const event of ['disconnect', 'handshake:error:auth', 'handshake:error:protocol'] as const) {
        socket.events.on(event, () => {
          resolve('refused');
        });
      }
    });
    socket.connect(endpoint);
    await socket.send(encodeMessage({ id: '1', op: 'model' }));
    const answered = socket.receive().then(
      () => 'answered',
      () => 'closed',
    );
    const first = await Promise.race([answered, refused]);
    socket.close();
    return first;
  }

  it('only a program with an allowed key, and the right key of the server, is answered', async () => {
    const home = tempFolder();
    const { bound } = await listenAt('tcp://127.0.0.1:*', home);
    const { publicKey: curveServerKey, allowedFolder } = await serverKeys(home);
    const [mine, other] = [curveKeyPair(), curveKeyPair()];
    const withKeys = ({ publicKey, secretKey }: typeof mine, server = curveServerKey) => ({
      curvePublicKey: publicKey,
      curveSecretKey: secretKey,
      curveServerKey: server,
    });
    writeFileSync(join(allowedFolder, 'mine'), mine.publicKey);
    expect(await outcome(bound, withKeys(mine))).toBe('answered');
    expect(await outcome(bound, {})).toBe('refused');
    expect(await outcome(bound, withKeys(other))).toBe('refused');
    expect(await outcome(bound, withKeys({ ...other, publicKey: mine.publicKey }))).toBe('refused');
    expect(await outcome(bound, withKeys(mine, other.publicKey))).toBe('refused');
    rmSync(join(allowedFolder, 'mine'));
    expect(await outcome(bound, withKeys(mine))).toBe('refused');
    // Told once each, with what to do, however often it is tried.
    expect(notices.filter((line) => line.endsWith(`: ${mine.publicKey}`))).toEqual([
      expect.stringContaining('put its public key into a file in'),
    ]);
  });

  it('there is no way in without keys', async () => {
    await expect(startEngine(undefined, { listen: 'tcp://127.0.0.1:*' })).rejects.toThrow('needs CURVE keys');
  });
});
