// The ROUTER seen from outside: other programs with DEALER sockets of their own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dealer } from 'zeromq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/main/engine.ts';
import { resourcePath } from '../../../src/main/resources.ts';
import { decodeMessage, encodeMessage } from '../../../src/protocol/frames.ts';
import { replySchema, type Reply } from '../../../src/protocol/requests.ts';
import { startEngine } from '../../support/run-pictures.ts';

const lemon = readFileSync(resourcePath('samples', 'lemon.jpg'));
const mushroom = readFileSync(resourcePath('samples', 'mushroom.jpg'));

let engine: Engine;
let endpoint: string;
let folder: string;

/** A program that knows only the protocol. */
class Outsider {
  readonly socket = new Dealer({ linger: 0 });

  constructor() {
    this.socket.connect(endpoint);
  }

  async send(header: object, payload: Uint8Array[] = []): Promise<void> {
    await this.socket.send(encodeMessage(header, payload));
  }

  async receive(): Promise<Reply> {
    return replySchema.parse(decodeMessage(await this.socket.receive()).header);
  }

  async ask(header: object, payload: Uint8Array[] = []): Promise<Reply> {
    await this.send(header, payload);
    return this.receive();
  }
}

async function withOutsider<Result>(use: (outsider: Outsider) => Promise<Result>): Promise<Result> {
  const outsider = new Outsider();
  try {
    return await use(outsider);
  } finally {
    outsider.socket.close();
  }
}

function code(reply: Reply): string {
  return reply.status === 'error' ? reply.code : reply.status;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zl-test-'));
  endpoint = `ipc://${join(folder, 's')}`;
  engine = await startEngine(undefined, { listen: endpoint });
});

afterAll(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true });
});

describe('a request', () => {
  it('is classified from encoded bytes', async () => {
    const reply = await withOutsider((outsider) =>
      outsider.ask({ id: '1', op: 'classify', topK: 3, input: { kind: 'encoded' } }, [lemon]),
    );
    if (reply.status === 'error' || reply.op !== 'classify') throw new Error(JSON.stringify(reply));
    expect(reply).toMatchObject({ id: '1', status: 'final', device: 'cpu', picture: { width: 640, height: 480 } });
    expect(reply.results).toHaveLength(3);
    expect(reply.results[0]?.label).toBe('lemon');
    expect(Object.keys(reply.timings).sort()).toEqual(['decode', 'inference', 'preprocess', 'queue', 'total']);
  });

  it('gives the same for raw pixels of one, three and four channels where they show the same', async () => {
    const side = 64;
    const pixels = (channels: number) =>
      Buffer.from(
        Array.from({ length: side * side }, () =>
          Array.from({ length: channels }, (_, c) => (c === 3 ? 255 : 90)),
        ).flat(),
      );
    const results = await withOutsider(async (outsider) => {
      const replies: Reply[] = [];
      for (const channels of [1, 3, 4]) {
        const input = { kind: 'pixels', width: side, height: side, channels };
        replies.push(await outsider.ask({ id: String(channels), op: 'classify', input }, [pixels(channels)]));
      }
      const input = { kind: 'pixels', width: side, height: side, channels: 3, prepared: true };
      replies.push(await outsider.ask({ id: 'p', op: 'classify', input }, [pixels(3)]));
      return replies.map((reply) =>
        reply.status === 'final' && reply.op === 'classify' ? reply.results : code(reply),
      );
    });
    expect(results[0]).toHaveLength(5);
    for (const other of results.slice(1)) expect(other).toEqual(results[0]);
  });

  it('for the model gives its card', async () => {
    const reply = await withOutsider((outsider) => outsider.ask({ id: 'm', op: 'model' }));
    expect(reply).toMatchObject({ op: 'model', model: 'zerolens-tiny-200', card: { output: 'logits' } });
  });

  it('that is cancelled is answered once, and the cancellation too', async () => {
    const codes = await withOutsider(async (outsider) => {
      for (const id of ['a', 'b'])
        await outsider.send({ id, op: 'classify', lane: 'batch', input: { kind: 'encoded' } }, [lemon]);
      await outsider.send({ id: 'c', op: 'cancel', target: 'b' });
      const replies = [await outsider.receive(), await outsider.receive(), await outsider.receive()];
      return Object.fromEntries(replies.map((reply) => [reply.id, code(reply)]));
    });
    expect(codes['a']).toBe('final');
    expect(codes['c']).toBe('final');
    expect(['final', 'cancelled']).toContain(codes['b']);
  });
});

describe('a bad request gets its code and a reason', () => {
  const pixels = { kind: 'pixels', width: 4, height: 4, channels: 3 };
  const classify = { id: 'x', op: 'classify' };
  const cases: [string, object, Uint8Array[], string][] = [
    ['no id', { op: 'model' }, [], 'bad_request'],
    ['an unknown operation', { id: 'x', op: 'dance' }, [], 'unknown_op'],
    ['an unknown model', { ...classify, model: 'nope', input: { kind: 'encoded' } }, [lemon], 'no_model'],
    ['no input', classify, [], 'bad_request'],
    ['a file from outside', { ...classify, input: { kind: 'file', path: '/etc/hostname' } }, [], 'bad_request'],
    [
      'a thumbnail of a file from outside',
      { id: 'x', op: 'shrink', path: '/etc/hostname', side: 96 },
      [],
      'unknown_op',
    ],
    ['no payload', { ...classify, input: { kind: 'encoded' } }, [], 'bad_request'],
    ['an empty payload', { ...classify, input: { kind: 'encoded' } }, [Buffer.alloc(0)], 'bad_request'],
    ['two payloads', { ...classify, input: { kind: 'encoded' } }, [lemon, lemon], 'bad_request'],
    ['too few pixels', { ...classify, input: pixels }, [Buffer.alloc(47)], 'bad_request'],
    [
      'prepared pixels of another size',
      { ...classify, input: { ...pixels, prepared: true } },
      [Buffer.alloc(48)],
      'bad_request',
    ],
    ['too many classes', { ...classify, topK: 1000, input: { kind: 'encoded' } }, [lemon], 'bad_request'],
    ['bytes that are no picture', { ...classify, input: { kind: 'encoded' } }, [Buffer.from('hello')], 'not_an_image'],
    ['a cut JPEG', { ...classify, input: { kind: 'encoded' } }, [lemon.subarray(0, lemon.length >> 1)], 'truncated'],
    ['an oversized header', { ...classify, junk: 'x'.repeat(70_000) }, [], 'bad_request'],
  ];
  it.each(cases)('%s', async (_, header, payload, expected) => {
    const reply = await withOutsider((outsider) => outsider.ask(header, payload));
    expect(code(reply)).toBe(expected);
    expect(reply.status === 'error' && reply.message.length).toBeGreaterThan(10);
  });

  it.each([
    ['another version', [Buffer.from('ZL9'), Buffer.from('{}')]],
    ['no header', [Buffer.from('ZL1')]],
    ['a header that is no JSON', [Buffer.from('ZL1'), Buffer.from('{')]],
    ['a header that is not UTF-8', [Buffer.from('ZL1'), Buffer.from([0x22, 0xff, 0x22])]],
    ['a lone empty frame', [Buffer.alloc(0)]],
  ])('%s', async (_, frames) => {
    const reply = await withOutsider(async (outsider) => {
      await outsider.socket.send(frames);
      return outsider.receive();
    });
    expect(code(reply)).toBe('bad_request');
  });
});

describe('several clients', () => {
  it('use the same ids at once, one leaves in mid-flight, and each reply reaches the one that asked', async () => {
    const count = 150;
    const leaver = new Outsider();
    const stayers = [new Outsider(), new Outsider()];
    const pictures = [lemon, mushroom];
    for (let number = 0; number < count; number += 1) {
      const header = { id: String(number), op: 'classify', lane: 'batch', topK: 1, input: { kind: 'encoded' } };
      await leaver.send(header, [lemon]);
      for (const [who, outsider] of stayers.entries()) await outsider.send(header, [pictures[who] ?? lemon]);
    }
    await leaver.receive();
    leaver.socket.close();
    for (const [who, outsider] of stayers.entries()) {
      const replies: Reply[] = [];
      while (replies.length < count) replies.push(await outsider.receive());
      expect(new Set(replies.map(({ id }) => id)).size).toBe(count);
      for (const reply of replies) {
        expect(reply.status === 'final' && reply.op === 'classify' && reply.results[0]?.label).toBe(
          who === 0 ? 'lemon' : 'mushroom',
        );
      }
      outsider.socket.close();
    }
  });
});
