// `zerolens classify` on a folder of many formats under right and wrong names: the content decides, and each gets its row.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { resourcePath } from '../../../src/main/resources.ts';
import { csvRows, outcomes, runCli } from '../../support/cli.ts';
import { bmpFile, packRows } from '../../support/formats/bmps.ts';
import { fill, tempFolder } from '../runs/temp.ts';

/** The same pixels once more, as a 24-bit BMP. */
async function asBmp(picture: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const rows = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => data.readUIntBE((y * width + x) * 3, 3)),
  );
  return bmpFile({ width, height, bits: 24, data: packRows(rows.reverse(), 24) });
}

it('goes by content: a BMP is classified as its JPEG is, and a HEIC is told what to do with', async () => {
  const lemon = readFileSync(resourcePath('samples', 'lemon.jpg'));
  const bmp = await asBmp(lemon);
  const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(200)]);
  const folder = tempFolder();
  fill(folder, {
    'lemon.jpg': lemon,
    'photo.bmp': bmp,
    'bmp named.jpg': bmp,
    'bmp without a name': bmp,
    'jpeg named.bmp': lemon,
    'jpeg named.heic': lemon,
    'phone.heic': heic,
    'heic named.jpg': heic,
    'letter.txt': 'BMW, not BMP: no picture by name or content',
  });
  const { code, stdout } = await runCli(['classify', folder, '--csv', '-']);
  const ok = 'ok';
  expect([code, outcomes(stdout)]).toEqual([
    2,
    {
      'bmp named.jpg': ok,
      'bmp without a name': ok,
      'heic named.jpg': 'unsupported_format',
      'jpeg named.bmp': ok,
      'jpeg named.heic': ok,
      'lemon.jpg': ok,
      'phone.heic': 'unsupported_format',
      'photo.bmp': ok,
    },
  ]);
  const rows = csvRows(stdout);
  for (const row of rows.filter(({ status }) => status === 'ok')) {
    const { top1_label, top1_score, width, height } =
      rows.find(({ relative_path }) => relative_path === 'lemon.jpg') ?? {};
    expect(row).toMatchObject({ top1_label, top1_score, width, height });
  }
  expect(rows.find(({ relative_path }) => relative_path === 'phone.heic')?.['error']).toBe(
    'HEIC pictures cannot be decoded here yet; ' +
      'export them as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible).',
  );
});
