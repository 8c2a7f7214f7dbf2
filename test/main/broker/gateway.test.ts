// Pages at the gateway: a real engine, a real server, and pages that know only the protocol, also some that break it.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourcePath } from '../../../src/main/resources.ts';
import { encodeMessage } from '../../../src/protocol/frames.ts';
import { limits } from '../../../src/protocol/limits.ts';
import { pageCloseCodes } from '../../../src/protocol/page-link.ts';
import { encodeReady } from '../../../src/protocol/zws-ready.ts';
import { encodeZws, encodeZwsCommand } from '../../../src/protocol/zws.ts';
import { Random } from '../../fuzz/random.ts';
import { pause, until } from '../../support/processes.ts';
import { startEngine } from '../../support/run-pictures.ts';
import { RawPage, serveEngine, type ServedEngine } from '../../support/web.ts';

const lemon = readFileSync(resourcePath('samples', 'lemon.jpg'));
const encoded = { op: 'classify', topK: 1, input: { kind: 'encoded' } };

let served: ServedEngine;

beforeAll(async () => {
  served = await serveEngine(await startEngine(undefined));
});

afterAll(async () => {
  await served.engine.stop();
  await served.web.stop();
});

describe('a page', () => {
  it('has pictures classified and asks for the model', async () => {
    const page = await RawPage.open(served);
    const reply = await page.ask({ ...encoded, id: '1' }, [lemon]);
    expect(reply.header).toMatchObject({ id: '1', status: 'final', results: [{ label: 'lemon' }] });
    expect((await page.ask({ id: '2', op: 'model' })).header).toMatchObject({ id: '2', model: 'zerolens-tiny-200' });
    await page.leave();
  });

  it('may send a message in fragments: what is 1 MiB arrives whole', async () => {
    const page = await RawPage.open(served);
    const side = 592;
    const pixels = new Random(7).bytes(side * side * 3);
    expect(pixels.byteLength).toBeGreaterThan(1024 * 1024);
    const header = { op: 'classify', input: { kind: 'pixels', width: side, height: side, channels: 3 } };
    const whole = await page.ask({ ...header, id: 'whole' }, [pixels]);
    const frames = encodeZws([Buffer.from('ZL1'), Buffer.from(JSON.stringify({ ...header, id: 'parts' })), pixels]);
    for (const frame of frames) {
      for (let at = 0; at < frame.byteLength; at += 50_000) {
        page.socket.send(frame.subarray(at, at + 50_000), { fin: at + 50_000 >= frame.byteLength, binary: true });
      }
    }
    const inParts = await page.receive();
    expect(whole.header).toMatchObject({ status: 'final' });
    expect(inParts.header['results']).toEqual(whole.header['results']);
    await page.leave();
  });

  it('may not name files', async () => {
    const page = await RawPage.open(served);
    const input = { kind: 'file', path: resourcePath('samples', 'lemon.jpg') };
    expect((await page.ask({ id: '1', op: 'classify', input })).header).toMatchObject({ code: 'bad_request' });
    await page.leave();
  });

  it('uses the same ids as another one, and each gets its own answers', async () => {
    const pages = [await RawPage.open(served), await RawPage.open(served)];
    const mushroom = readFileSync(resourcePath('samples', 'mushroom.jpg'));
    for (let id = 0; id < 20; id += 1) {
      for (const [who, page] of pages.entries())
        page.send({ ...encoded, id: String(id) }, [who === 0 ? lemon : mushroom]);
    }
    for (const [who, page] of pages.entries()) {
      const ids = new Set<unknown>();
      for (let count = 0; count < 20; count += 1) {
        const { header } = await page.receive();
        ids.add(header['id']);
        expect(header).toMatchObject({ results: [{ label: who === 0 ? 'lemon' : 'mushroom' }] });
      }
      expect(ids.size).toBe(20);
      await page.leave();
    }
  });
});

describe('a page that breaks the rules is sent away with a reason', () => {
  const { malformed, refused, tooLarge, oversize } = pageCloseCodes;
  const part = (bytes: number) => Buffer.concat([Buffer.of(1), Buffer.alloc(bytes)]);
  const tooMuch = limits.pageMessageBytes + 1;
  const before: [string, (Uint8Array | string)[], number][] = [
    ['a message before READY', encodeZws(encodeMessage({ id: '1', op: 'model' })), refused],
    ['READY without a token', [encodeReady({ 'Socket-Type': 'DEALER' })], refused],
    ['an empty token', [encodeReady({ 'X-ZeroLens-Token': '' })], refused],
    ['a wrong token', [encodeReady({ 'X-ZeroLens-Token': 'a'.repeat(43) })], refused],
    ['a READY of many bytes', [encodeReady({ 'X-Y': 'a'.repeat(5000) })], tooLarge],
    ['another command', [encodeZwsCommand('PING', Buffer.alloc(2))], malformed],
    ['text', ['READY'], malformed],
  ];
  const after: [string, (Uint8Array | string)[], number][] = [
    ['an empty frame', [Buffer.alloc(0)], malformed],
    ['an unknown flag', [Buffer.of(9, 9)], malformed],
    ['text', ['ZL1'], malformed],
    ['a second READY', [encodeReady({})], malformed],
    ['a frame that is too large', [part(tooMuch)], tooLarge],
    ['a frame over all bounds', [part(20 * 1024 * 1024)], oversize],
    ['parts that are too large together', Array.from({ length: 5 }, () => part(tooMuch / 4)), tooLarge],
    ['a message without end', Array.from({ length: 1000 }, () => part(0)), tooLarge],
  ];

  it.each(before)('before it is known: %s', async (_, frames, code) => {
    await expectSentAway(await RawPage.open(served, { ready: false }), frames, code);
  });

  it.each(after)('later: %s', async (_, frames, code) => {
    await expectSentAway(await RawPage.open(served), frames, code);
  });

  async function expectSentAway(page: RawPage, frames: (Uint8Array | string)[], code: number): Promise<void> {
    const other = await RawPage.open(served);
    for (const frame of frames) page.socket.send(frame);
    const end = await page.closed;
    expect(end.code).toBe(code);
    if (code !== oversize) expect(end.reason.length).toBeGreaterThan(10);
    expect((await other.ask({ id: '1', op: 'model' })).header['status']).toBe('final');
    await other.leave();
  }
});

it("junk of every kind, thrown by a seeded generator, ends its own page and nobody else's", async () => {
  const bystander = await RawPage.open(served);
  for (let seed = 0; seed < 60; seed += 1) {
    const random = new Random(seed);
    const page = await RawPage.open(served, { ready: random.chance(0.7) });
    for (let count = 0; count < 20 && page.socket.readyState === page.socket.OPEN; count += 1) {
      const junk = random.bytes(random.pick([0, 1, 2, 10, 300, 70_000]));
      if (junk.byteLength > 0 && random.chance(0.6)) junk[0] = random.below(3);
      page.socket.send(random.chance(0.05) ? junk.toString('latin1') : junk);
    }
    page.socket.close();
    await page.closed;
    const id = String(seed);
    expect((await bystander.ask({ op: 'model', id })).header).toMatchObject({ id, status: 'final' });
  }
  await bystander.leave();
});

it('does not run out of open files for those who open connections without end', async () => {
  const page = await RawPage.open(served);
  const { hostname, port } = new URL(served.origin);
  const strangers = Array.from({ length: 300 }, () => connect(Number(port), hostname).on('error', () => undefined));
  await until(() => strangers.filter(({ destroyed }) => destroyed).length >= 150);
  expect((await page.ask({ id: '1', op: 'model' })).header['status']).toBe('final');
  for (const stranger of strangers) stranger.destroy();
  await page.leave();
  // Until the server has seen them go.
  while (!(await fetch(served.origin).catch(() => undefined))) await pause(20);
  const later = await RawPage.open(served);
  expect((await later.ask({ id: '1', op: 'model' })).header['status']).toBe('final');
  await later.leave();
});

it('tells every page goodbye when the engine stops', async () => {
  const stopping = await serveEngine(await startEngine(undefined, { workers: 1 }));
  const pages = [await RawPage.open(stopping), await RawPage.open(stopping)];
  await stopping.engine.stop();
  for (const page of pages) expect(await page.closed).toEqual({ code: 4503, reason: 'ZeroLens was stopped.' });
  const late = await RawPage.open(stopping, { ready: false });
  expect((await late.closed).code).toBe(4503);
  await stopping.web.stop();
});
