// Every format and variant: decoded to the pixels it holds, or refused with its code. Writes the table of docs/FORMATS.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format as prettify, resolveConfig } from 'prettier';
import { beforeAll, describe, expect, it } from 'vitest';
import { CodedError } from '../../src/protocol/errors.ts';
import { Decoder, setUpDecoder } from '../../src/workers/decode.ts';
import { tempFolder } from '../main/runs/temp.ts';
import { bmpCases } from '../support/formats/bmps.ts';
import type { FormatCase, Shown } from '../support/formats/case.ts';
import { decodedCases } from '../support/formats/decoded.ts';
import { rawTiffCases, tiffCases } from '../support/formats/tiff-cases.ts';
import { faultyCases, undecodedCases } from '../support/formats/undecoded.ts';

const bmps = bmpCases().map(({ what, file, ...picture }): FormatCase => {
  const expected = { ...picture, rgb: Uint8Array.from(picture.rgb), within: 1 };
  return { format: 'BMP', variant: what, make: () => file, expected };
});
const pictures = [...decodedCases, ...tiffCases, ...bmps].filter(({ expected }) => typeof expected !== 'string');
const refused = [...undecodedCases, ...rawTiffCases, ...tiffCases].filter(
  ({ expected }) => typeof expected === 'string',
);

const decoder = new Decoder(17);
const table = join(import.meta.dirname, '../../docs/FORMATS.md');
const lines = { pictures: [] as string[], refused: [] as string[], faulty: [] as string[] };

beforeAll(setUpDecoder);

/** By its content alone: the name says nothing. */
async function decode({ make }: FormatCase): Promise<Shown> {
  const file = join(tempFolder(), 'x');
  const bytes = await make();
  writeFileSync(file, bytes);
  const fromFile = await decoder.decode(file);
  const fromMemory = await decoder.decode(bytes);
  const { width, height, data } = fromFile.pixels;
  const rgb = Uint8Array.from(data);
  expect(Buffer.compare(fromMemory.pixels.data, rgb)).toBe(0);
  fromFile.release();
  fromMemory.release();
  return { width, height, rgb };
}

async function refusal(one: FormatCase): Promise<CodedError> {
  const outcome: unknown = await decode(one).catch((error: unknown) => error);
  if (outcome instanceof CodedError) return outcome;
  throw new Error('It was decoded, or failed without a code.');
}

describe('is decoded to the pixels that it holds:', () => {
  it.each(pictures)('$format, $variant', async (one) => {
    const picture = await decode(one);
    if (typeof one.expected === 'string') return;
    const { rgb, within = 0, ...size } = one.expected;
    expect(picture).toMatchObject(size);
    const worst = picture.rgb.reduce((most, value, at) => Math.max(most, Math.abs(value - (rgb[at] ?? NaN))), 0);
    expect(worst).toBeLessThanOrEqual(within);
    lines.pictures.push(`| ${one.format} | ${one.variant} |`);
  });
});

describe('is refused with its code and one line:', () => {
  it.each([...refused, ...faultyCases])('$format, $variant', async (one) => {
    const { code, message } = await refusal(one);
    expect(code).toBe(one.expected);
    expect(message).toMatch(/^[A-Z0-9][^\r\n]{10,148}\.$/);
    const into = faultyCases.includes(one) ? lines.faulty : lines.refused;
    into.push(`| ${one.format} | ${one.variant} | \`${code}\` | ${message} |`);
  });
});

it('is in the table of docs/FORMATS.md', async () => {
  expect(lines.pictures).toHaveLength(pictures.length);
  const text = `# Formats

What ZeroLens does with picture files of every kind. The content of a file decides, never its name. A picture that cannot
be decoded gets a row with one of the codes below and a line that says what to do, and the rest goes on.

This page is written by the test that decodes one file of each kind: \`npx vitest run test/workers/formats.test.ts -u\`.

## Decoded

EXIF orientation is applied, colour profiles are ignored, and every picture becomes 8-bit RGB.

| Format | Variant |
| --- | --- |
${lines.pictures.join('\n')}

## Known, but not decoded here

| Format | Variant | Code | What its row says |
| --- | --- | --- | --- |
${lines.refused.join('\n')}

## Damaged, too large, or no pictures

| Format | Variant | Code | What its row says |
| --- | --- | --- | --- |
${lines.faulty.join('\n')}
`;
  const options = { ...(await resolveConfig(table)), parser: 'markdown' };
  await expect(await prettify(text, options)).toMatchFileSnapshot(table);
});
