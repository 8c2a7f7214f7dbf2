// The page's client against a made-up gateway: what is asked, what becomes of the answers, and of a lost connection.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../src/protocol/frames.ts';
import { pageCloseCodes } from '../../../src/protocol/page-link.ts';
import { EngineClient, RequestError } from '../../../src/renderer/zmq/engine-client.ts';
import type { SocketListener } from '../../../src/renderer/zmq/socket.ts';
import { progressOf } from '../progress.ts';

interface Sent {
  header: Record<string, unknown>;
  payload: Uint8Array[];
}

/** One connection as the other side sees it. */
class FakeSocket {
  readonly sent: Sent[] = [];
  readonly listener: SocketListener;

  constructor(listener: SocketListener) {
    this.listener = listener;
  }

  send(frames: readonly Uint8Array[]): void {
    this.sent.push(decodeMessage(frames) as Sent);
  }

  reply(header: object, payload: Uint8Array[] = []): void {
    this.listener.onMessage(encodeMessage(header, payload));
  }
}

let sockets: FakeSocket[];
let client: EngineClient;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  sockets = [];
  client = new EngineClient((listener) => {
    const socket = new FakeSocket(listener);
    sockets.push(socket);
    return socket;
  });
});

afterEach(() => {
  vi.useRealTimers();
});

function last(): FakeSocket {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error('No connection was made');
  return socket;
}

/** Tells the code that a request rejects with. */
async function codeOf(request: Promise<unknown>): Promise<string> {
  const error: unknown = await request.then(
    () => new Error('It was answered'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RequestError)) throw error;
  return error.code;
}

const run = { run: 'r1' };
const progress = (done: number) =>
  progressOf({ run: 'r1', name: 'photos', found: 9, done, picturesPerSecond: 2, model: 'm' });

describe('a request', () => {
  it('waits for the first connection, and is answered by its id', async () => {
    const first = client.request('folder.list', {});
    const second = client.request('run.list', {});
    expect(last().sent).toEqual([]);
    last().listener.onOpen();
    expect(last().sent.map(({ header }) => header['op'])).toEqual(['folder.list', 'run.list']);
    const [one, two] = last().sent.map(({ header }) => header['id']);
    expect(one).not.toBe(two);
    last().reply({ id: two, op: 'run.list', status: 'final', runs: [], total: 0 });
    last().reply({ id: one, op: 'folder.list', status: 'final', folders: [{ id: 'f', name: 'samples' }] });
    expect(await second).toEqual({ fields: { runs: [], total: 0 }, payload: [] });
    expect((await first).fields).toEqual({ folders: [{ id: 'f', name: 'samples' }] });
  });

  it('sends its payload, hands on partial replies with theirs, and ignores a status it does not know', async () => {
    last().listener.onOpen();
    const pieces: string[] = [];
    const onPartial = ({ bytes }: { bytes: number }, payload: Uint8Array[]) => {
      pieces.push(`${bytes} ${Buffer.concat(payload).toString()}`);
    };
    const request = client.request('run.export', { ...run, format: 'csv' }, { payload: [Buffer.from('p')], onPartial });
    expect(last().sent[0]?.payload.map((frame) => Buffer.from(frame).toString())).toEqual(['p']);
    last().reply({ id: '1', status: 'partial', op: 'run.export', bytes: 2 }, [Buffer.from('ab')]);
    last().reply({ id: '1', status: 'wondering' });
    last().reply({ id: '1', status: 'partial', op: 'run.export', bytes: 3 }, [Buffer.from('c')]);
    last().reply({ id: '1', status: 'final', op: 'run.export', bytes: 3, rows: 1 });
    expect((await request).fields).toEqual({ bytes: 3, rows: 1 });
    expect(pieces).toEqual(['2 ab', '3 c']);
  });

  it('rejects with the code of the engine', async () => {
    last().listener.onOpen();
    const request = client.request('run.pause', run);
    last().reply({ id: '1', status: 'error', code: 'bad_request', message: 'There is no such run.' });
    expect(await codeOf(request)).toBe('bad_request');
    await expect(request).rejects.toThrow('There is no such run.');
  });

  it('rejects where the answer makes no sense, and others go on', async () => {
    last().listener.onOpen();
    const request = client.request('run.list', {});
    const other = client.request('folder.list', {});
    last().reply({ id: '1', status: 'final', op: 'run.list', runs: 'none' });
    last().reply({ id: '2', status: 'final', op: 'folder.list', folders: [] });
    expect(await codeOf(request)).toBe('bad_request');
    expect((await other).fields).toEqual({ folders: [] });
  });

  it('of no shape at all ends the connection', () => {
    last().listener.onOpen();
    expect(() => {
      last().listener.onMessage([Buffer.from('ZL9')]);
    }).toThrow(expect.objectContaining({ code: pageCloseCodes.malformed }) as Error);
  });

  it('is cancelled by its signal: before it is sent, while it is open, and not after its end', async () => {
    const early = new AbortController();
    const unsent = client.request('run.list', {}, { signal: early.signal });
    early.abort();
    expect(await codeOf(unsent)).toBe('cancelled');
    last().listener.onOpen();
    expect(last().sent).toEqual([]);
    expect(await codeOf(client.request('run.list', {}, { signal: early.signal }))).toBe('cancelled');

    const controller = new AbortController();
    const request = client.request('run.list', {}, { signal: controller.signal });
    const id = last().sent[0]?.header['id'];
    controller.abort();
    expect(last().sent[1]?.header).toMatchObject({ op: 'cancel', target: id });
    last().reply({ id, status: 'error', code: 'cancelled', message: 'Cancelled on request.' });
    last().reply({ id: last().sent[1]?.header['id'], status: 'final', op: 'cancel', cancelled: true });
    expect(await codeOf(request)).toBe('cancelled');

    const late = new AbortController();
    const answered = client.request('run.list', {}, { signal: late.signal });
    last().reply({ id: last().sent[2]?.header['id'], status: 'final', op: 'run.list', runs: [], total: 0 });
    await answered;
    late.abort();
    expect(last().sent).toHaveLength(3);
  });

  it('rejects when the connection is lost, and at once while there is none', async () => {
    last().listener.onOpen();
    const request = client.classify({ input: { kind: 'encoded' } }, [Buffer.from('x')]);
    last().listener.onClose(1006, '');
    expect(await codeOf(request)).toBe('disconnected');
    expect(await codeOf(client.model())).toBe('disconnected');
  });
});

describe('a subscription', () => {
  it('asks at once or when connected, again after a reconnect, and no more once it is ended', () => {
    const seen: number[] = [];
    const end = client.subscribe('run.subscribe', run, ({ done }) => seen.push(done));
    last().listener.onOpen();
    expect(last().sent.map(({ header }) => header['op'])).toEqual(['run.subscribe']);
    last().reply({ id: '1', status: 'partial', ...progress(1) });
    last().listener.onClose(1006, '');
    vi.advanceTimersByTime(250);
    last().listener.onOpen();
    const [again] = last().sent;
    expect(again?.header).toMatchObject({ op: 'run.subscribe', run: 'r1' });
    last().reply({ id: again?.header['id'], status: 'partial', ...progress(2) });
    expect(seen).toEqual([1, 2]);
    end();
    expect(last().sent[1]?.header).toMatchObject({ op: 'cancel', target: again?.header['id'] });
    last().reply({ id: again?.header['id'], status: 'partial', ...progress(3) });
    last().listener.onClose(1006, '');
    vi.advanceTimersByTime(250);
    last().listener.onOpen();
    expect(last().sent).toEqual([]);
    expect(seen).toEqual([1, 2]);
  });

  it('hands on the final reply too, and is over', () => {
    last().listener.onOpen();
    const seen: string[] = [];
    client.subscribe('run.subscribe', run, ({ state }) => seen.push(state));
    last().reply({ id: '1', status: 'final', ...progress(9), state: 'done' });
    last().listener.onClose(1006, '');
    vi.advanceTimersByTime(250);
    last().listener.onOpen();
    expect(seen).toEqual(['done']);
    expect(last().sent).toEqual([]);
  });

  it('tells of an error, but not of a lost connection', () => {
    last().listener.onOpen();
    const codes: string[] = [];
    client.subscribe(
      'run.subscribe',
      run,
      () => undefined,
      ({ code }) => codes.push(code),
    );
    last().reply({ id: '1', status: 'error', code: 'bad_request', message: 'There is no such run.' });
    last().listener.onClose(1006, '');
    expect(codes).toEqual(['bad_request']);
  });
});

describe('the link', () => {
  const states = () => client.link.get().state;

  it('tries again after 0.25 s, 0.5 s and so on up to 5 s, and from the start once it was open', () => {
    const pauses: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      last().listener.onClose(1006, '');
      const state = client.link.get();
      if (state.state !== 'lost') throw new Error(state.state);
      const pause = state.retryAt - performance.now();
      pauses.push(pause);
      vi.advanceTimersByTime(pause - 1);
      expect(sockets).toHaveLength(round + 1);
      vi.advanceTimersByTime(1);
      expect(sockets).toHaveLength(round + 2);
    }
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
    last().listener.onOpen();
    last().listener.onClose(1006, '');
    vi.advanceTimersByTime(250);
    expect(sockets).toHaveLength(9);
  });

  it('tells every change to those who watch', () => {
    const seen: string[] = [];
    const end = client.link.subscribe(() => seen.push(states()));
    expect(states()).toBe('connecting');
    last().listener.onOpen();
    last().listener.onClose(pageCloseCodes.slow, 'The page did not keep up.');
    expect(client.link.get()).toMatchObject({ state: 'lost', reason: 'The page did not keep up.' });
    end();
    vi.advanceTimersByTime(250);
    last().listener.onOpen();
    expect(seen).toEqual(['open', 'lost']);
    expect(states()).toBe('open');
  });

  it('tries again at once when asked, and once only', () => {
    client.link.retry();
    last().listener.onClose(1006, '');
    client.link.retry();
    client.link.retry();
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(2);
  });

  it('does not try again once it was refused', () => {
    last().listener.onClose(pageCloseCodes.refused, 'The token is wrong.');
    vi.advanceTimersByTime(60_000);
    expect(client.link.get()).toEqual({ state: 'refused', reason: 'The token is wrong.' });
    expect(sockets).toHaveLength(1);
  });

  it('stays closed after a goodbye, tries every 5 s, and opens when there is an engine again', () => {
    last().listener.onOpen();
    last().listener.onClose(pageCloseCodes.stopped, 'ZeroLens was stopped.');
    for (let round = 2; round < 5; round += 1) {
      expect(client.link.get()).toEqual({ state: 'closed', reason: 'ZeroLens was stopped.' });
      vi.advanceTimersByTime(4999);
      expect(sockets).toHaveLength(round - 1);
      vi.advanceTimersByTime(1);
      expect(sockets).toHaveLength(round);
      if (round < 4) last().listener.onClose(1006, '');
    }
    last().listener.onOpen();
    expect(states()).toBe('open');
  });
});
