// Odd messages at the ROUTER, from programs of their own, while the command line's client works: each message gets its
// one reply, and nobody else notices.
import { join } from 'node:path';
import { Dealer } from 'zeromq';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/main/engine.ts';
import { resourcePath } from '../../src/main/resources.ts';
import { decodeMessage, encodeMessage } from '../../src/protocol/frames.ts';
import { replySchema, type Reply } from '../../src/protocol/requests.ts';
import { tempFolder } from '../main/runs/temp.ts';
import { comparable, runPictures, startEngine } from '../support/run-pictures.ts';
import { oddMessage } from './messages.ts';
import { Random } from './random.ts';
import { soundFiles } from './sound-files.ts';

const seeds = [1, 2];
const messagesEach = 1000;
/** Replies that a program lets come in before it sends more. */
const openAtOnce = 200;

it('answers each odd message once, with its id, and lets others work as if nothing was', async () => {
  const endpoint = `ipc://${join(tempFolder(), 's')}`;
  const notices: string[] = [];
  const engine = await startEngine(undefined, { listen: endpoint, onNotice: (line) => notices.push(line) });
  try {
    const calm = await sampleRows(engine);
    let underWay = seeds.length;
    const strangers = seeds.map(async (seed) => {
      const exchange = await throwMessages(seed, endpoint);
      underWay -= 1;
      return exchange;
    });
    const disturbed: object[][] = [];
    do disturbed.push(await sampleRows(engine));
    while (underWay > 0);
    for (const exchange of await Promise.all(strangers)) expectFair(exchange);
    for (const rows of disturbed) expect(rows).toEqual(calm);
    expect(notices).toEqual([]);
  } finally {
    await engine.stop();
  }
}, 300_000);

async function sampleRows(engine: Engine): Promise<object[]> {
  return (await runPictures(engine, [resourcePath('samples')])).map(comparable);
}

function expectFair({ sent, received }: Exchange): void {
  expect(tally(received.map(({ id }) => id))).toEqual(tally(sent));
  const kinds = new Set(
    received.map((reply) => (reply.status === 'error' ? reply.code : `${reply.op} ${reply.status}`)),
  );
  const everywhere = [
    'classify final',
    'cancel final',
    'model final',
    'bad_request',
    'unknown_op',
    'no_model',
    'corrupt',
  ];
  for (const kind of everywhere) expect(kinds, 'the messages get everywhere').toContain(kind);
  for (const kind of ['model_error', 'poison', 'timeout', 'unreadable']) expect(kinds).not.toContain(kind);
}

interface Exchange {
  /** The ids that replies must carry. */
  sent: string[];
  received: Reply[];
}

async function throwMessages(seed: number, endpoint: string): Promise<Exchange> {
  const pictures = await soundFiles();
  const random = new Random(seed);
  const socket = new Dealer({ linger: 0 });
  socket.connect(endpoint);
  const exchange: Exchange = { sent: [], received: [] };
  const receive = async (): Promise<void> => {
    exchange.received.push(replySchema.parse(decodeMessage(await socket.receive()).header));
  };
  for (let number = 0; number < messagesEach; number += 1) {
    const { frames, id } = oddMessage(random, number, pictures);
    await socket.send(frames);
    exchange.sent.push(id);
    while (exchange.sent.length - exchange.received.length > openAtOnce) await receive();
  }
  while (exchange.received.length < exchange.sent.length) await receive();
  // Replies keep their order: were there one too many, it would come before this one.
  await socket.send(encodeMessage({ id: 'last', op: 'model' }));
  exchange.sent.push('last');
  await receive();
  socket.close();
  return exchange;
}

function tally(ids: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[`id ${id}`] = (counts[`id ${id}`] ?? 0) + 1;
  return counts;
}
