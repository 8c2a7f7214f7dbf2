// Requests as a confused or hostile program might send them, and what the protocol's text says about each of them.
import type { SoundFile } from './sound-files.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

export interface OddMessage {
  readonly frames: Buffer[];
  /** The id that the one reply must carry: that of the header if it can be read, else none. */
  readonly id: string;
}

const longestHeader = 64 * 1024;
const longestId = 128;

/** Values that no field expects, or hardly. */
const oddValues: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    '',
    'x',
    '\0',
    '\ud800',
    'ZL1',
    '__proto__',
    'é'.repeat(200),
    [],
    [[]],
    {},
  ],
  ...[
    { kind: 'encoded' },
    { kind: 'file', path: '/etc/hostname' },
    { kind: 'pixels', width: 1e5, height: 1e5, channels: 4 },
  ],
];
const fields = [
  'id',
  'op',
  'model',
  'topK',
  'lane',
  'deadlineMs',
  'input',
  'target',
  'kind',
  'width',
  '__proto__',
  'toJSON',
];

/** Request number `number` of a source of chance: sound now and then, mostly not. */
export function oddMessage(random: Random, number: number, pictures: readonly SoundFile[]): OddMessage {
  const { header, payload } = request(random, number, pictures);
  while (random.chance(0.4)) header[random.pick(fields)] = random.pick(oddValues);
  if (random.chance(0.1)) Reflect.deleteProperty(header, random.pick(fields));
  let json = Buffer.from(JSON.stringify(header));
  if (random.chance(0.15)) json = Buffer.from(mutate(json, random, payload[0] ?? json).bytes);
  if (random.chance(0.02))
    json = Buffer.concat([json, Buffer.alloc(random.between(longestHeader - json.length - 2, longestHeader), ' ')]);
  const frames = random.chance(0.15)
    ? odd([Buffer.from('ZL1'), json, ...payload], random)
    : [Buffer.from('ZL1'), json, ...payload];
  return { frames, id: idOf(frames) };
}

function request(
  random: Random,
  number: number,
  pictures: readonly SoundFile[],
): { header: Record<string, unknown>; payload: Buffer[] } {
  const id = String(number);
  const picture = random.pick(pictures).bytes;
  const classify = {
    id,
    op: 'classify',
    lane: random.pick(['live', 'interactive', 'batch']),
    topK: random.between(1, 100),
  };
  const side = random.between(1, 20);
  const channels = random.pick([1, 3, 4]);
  const pixels = { kind: 'pixels', width: side, height: side, channels };
  const kinds = [
    () => ({ header: { ...classify, input: { kind: 'encoded' } }, payload: [picture] }),
    () => ({ header: { ...classify, input: { kind: 'encoded' } }, payload: [mutate(picture, random, picture).bytes] }),
    () => ({
      header: { ...classify, input: { kind: 'encoded' }, deadlineMs: random.between(1, 50) },
      payload: [picture],
    }),
    () => ({ header: { ...classify, input: pixels }, payload: [random.bytes(side * side * channels)] }),
    () => ({ header: { ...classify, input: { ...pixels, prepared: true } }, payload: [random.bytes(side * side * 3)] }),
    () => ({ header: { ...classify, input: { kind: 'file', path: '/etc/hostname' } }, payload: [] }),
    () => ({ header: { id, op: 'cancel', target: String(number - random.between(1, 20)) }, payload: [] }),
    () => ({ header: { id, op: 'model' }, payload: [] }),
    () => ({ header: { id, op: random.pick(['', 'dance', 'constructor', 'toString']) }, payload: [] }),
  ];
  return random.pick(kinds)();
}

/** Frames missing, doubled, swapped, or of nothing but noise. */
function odd(frames: Buffer[], random: Random): Buffer[] {
  const at = random.below(frames.length);
  const ways = [
    () => frames.toSpliced(at, 1),
    () => frames.toSpliced(at, 0, random.bytes(random.below(40))),
    () => frames.toSpliced(at, 0, Buffer.alloc(0)),
    () => frames.toReversed(),
    () => frames.with(at, random.bytes(random.below(40))),
    () => Array.from({ length: random.between(1, 50) }, () => random.bytes(random.below(10))),
    () => [Buffer.from('ZL2'), ...frames.slice(1)],
  ];
  const changed = random.pick(ways)();
  return changed.length === 0 ? [Buffer.alloc(0)] : changed;
}

/** What section 6.4 of the protocol says about ids. */
function idOf([version, header]: readonly Buffer[]): string {
  if (version?.toString('latin1') !== 'ZL1' || header === undefined || header.length > longestHeader) return '';
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return '';
    if (!('id' in parsed) || !('op' in parsed) || typeof parsed.id !== 'string' || typeof parsed.op !== 'string')
      return '';
    return parsed.id.length <= longestId ? parsed.id : '';
  } catch {
    return '';
  }
}
