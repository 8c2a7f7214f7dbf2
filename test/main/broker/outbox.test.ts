// The ROUTER's outbox with real sockets: a client that reads slowly loses nothing, holds nobody up, and may leave.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dealer, Router } from 'zeromq';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messagesOf } from '../../../src/main/broker/messages.ts';
import { Outbox } from '../../../src/main/broker/outbox.ts';
import { limits } from '../../../src/protocol/limits.ts';
import { pause, until } from '../../support/processes.ts';

/** Enough to fill every buffer on the way several times. */
const padding = Buffer.alloc(8 * 1024);
const replies = 3000;

let folder: string;
let endpoint: string;
let router: Router;
let outbox: Outbox;
let gone: string[];
let dealers: Dealer[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zl-outbox-'));
  endpoint = `ipc://${join(folder, 's')}`;
  gone = [];
  dealers = [];
  router = new Router({ mandatory: true, sendTimeout: 0, sendHighWaterMark: 50, linger: 0 });
  await router.bind(endpoint);
  heard.clear();
  void listen(router);
  outbox = new Outbox(router, (client) => gone.push(client));
});

afterEach(() => {
  outbox.close();
  router.close();
  for (const dealer of dealers) dealer.close();
  rmSync(folder, { recursive: true });
});

const heard = new Set<string>();

/** Reads all the time, as the broker does: a ROUTER that does not learns of no peer's end. */
async function listen(socket: Router): Promise<void> {
  for await (const [id] of messagesOf(socket)) heard.add(id?.toString('hex') ?? '');
}

/** A client that the ROUTER has heard of; it reads only when asked to. */
async function client(name: string): Promise<{ dealer: Dealer; id: string }> {
  const dealer = new Dealer({ routingId: name, receiveHighWaterMark: 1, linger: 0 });
  dealers.push(dealer);
  dealer.connect(endpoint);
  await dealer.send('hello');
  const id = Buffer.from(name).toString('hex');
  await until(() => heard.has(id));
  return { dealer, id };
}

function reply(number: number): Uint8Array[] {
  return [Buffer.from(String(number)), padding];
}

async function numbersRead(dealer: Dealer, count: number): Promise<number[]> {
  const numbers: number[] = [];
  while (numbers.length < count) numbers.push(Number((await dealer.receive())[0]?.toString()));
  return numbers;
}

const inOrder = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

it('gives a slow reader every reply, in order', async () => {
  const slow = await client('slow');
  for (let number = 0; number < replies; number += 1) void outbox.send(slow.id, reply(number));
  await pause(100);
  expect(await numbersRead(slow.dealer, replies)).toEqual(inOrder(replies));
  expect(gone).toEqual([]);
});

it('keeps the order also of replies that come while others are on their way', async () => {
  const [slow, quick] = [await client('slow'), await client('quick')];
  const read = numbersRead(quick.dealer, 1000);
  for (let number = 0; number < 1000; number += 1) {
    void outbox.send(slow.id, reply(number));
    void outbox.send(quick.id, reply(number));
    // At every place where a send under way may have got.
    if (number > 200) await Promise.resolve();
    if (number % 300 === 299) await pause(5);
  }
  expect(await numbersRead(slow.dealer, 1000)).toEqual(inOrder(1000));
  expect(await read).toEqual(inOrder(1000));
});

it('holds nobody else up', async () => {
  const [slow, quick] = [await client('slow'), await client('quick')];
  for (let number = 0; number < replies; number += 1) {
    void outbox.send(slow.id, reply(number));
    void outbox.send(quick.id, reply(number));
  }
  // The slow one has not read a single reply yet.
  expect(await numbersRead(quick.dealer, replies)).toEqual(inOrder(replies));
  expect(await numbersRead(slow.dealer, replies)).toEqual(inOrder(replies));
});

describe('a client that is gone', () => {
  it('is reported once for all that waits for it, and the others get theirs', async () => {
    const [leaver, stayer] = [await client('leaver'), await client('stayer')];
    for (let number = 0; number < 500; number += 1) {
      void outbox.send(leaver.id, reply(number));
      void outbox.send(stayer.id, reply(number));
    }
    await pause(50);
    leaver.dealer.close();
    expect(await numbersRead(stayer.dealer, 500)).toEqual(inOrder(500));
    await until(() => gone.length > 0);
    await pause(100);
    expect(gone).toEqual([leaver.id]);
  });

  it('is reported also if it never was there', async () => {
    void outbox.send('c0ffee', reply(1));
    await until(() => gone.length > 0);
    expect(gone).toEqual(['c0ffee']);
  });

  it('is one that leaves too much unread, for good', async () => {
    const deaf = await client('deaf');
    for (let number = 0; number < 1000; number += 1) void outbox.send(deaf.id, reply(number));
    await pause(50);
    expect(outbox.isDeaf(deaf.id)).toBe(false);
    for (let number = 1000; number < 1000 + limits.unreadReplies; number += 1) void outbox.send(deaf.id, reply(number));
    expect(outbox.isDeaf(deaf.id)).toBe(true);
    expect(gone).toEqual([deaf.id]);
    // What its pipe had taken before is still there, in order and without a gap.
    expect(await numbersRead(deaf.dealer, 40)).toEqual(inOrder(40));
  });
});

it('gives up on a client that leaves too many bytes unread, but takes any single reply', async () => {
  const deaf = await client('deaf');
  for (let number = 0; number < 500; number += 1) void outbox.send(deaf.id, reply(number));
  await pause(50);
  const large = Buffer.alloc(limits.unreadBytes);
  void outbox.send(deaf.id, [large]);
  expect(outbox.isDeaf(deaf.id)).toBe(true);
  const reader = await client('reader');
  void outbox.send(reader.id, [large]);
  expect((await reader.dealer.receive())[0]?.byteLength).toBe(limits.unreadBytes);
  expect(outbox.isDeaf(reader.id)).toBe(false);
});

it('says when a reply has left, and also when it never will', async () => {
  const slow = await client('slow');
  const left: number[] = [];
  const all = inOrder(500).map((number) => outbox.send(slow.id, reply(number)).then(() => left.push(number)));
  await pause(50);
  expect(left.length).toBeLessThan(500);
  await numbersRead(slow.dealer, 500);
  await Promise.all(all);
  expect(left).toEqual(inOrder(500));
  await outbox.send('c0ffee', reply(1));
});

describe('flush', () => {
  it('waits until everything is on its way', async () => {
    const slow = await client('slow');
    for (let number = 0; number < 500; number += 1) void outbox.send(slow.id, reply(number));
    const read = numbersRead(slow.dealer, 500);
    await outbox.flush(30_000);
    expect(await read).toEqual(inOrder(500));
  });

  it('gives up on a client that does not read', async () => {
    const deaf = await client('deaf');
    for (let number = 0; number < 500; number += 1) void outbox.send(deaf.id, reply(number));
    await outbox.flush(50);
    expect(await numbersRead(deaf.dealer, 500)).toEqual(inOrder(500));
  });
});
