// The reference photos: prepared crops by their hash, top labels and scores against the reference answers.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveModel } from '../../src/main/models/registry.ts';
import { Decoder, setUpDecoder } from '../../src/workers/decode.ts';
import { prepareCrop } from '../../src/pixels/crop.ts';
import { runPictures, startEngine } from '../../test/support/run-pictures.ts';
import { sharedPath } from '../../test/support/shared.ts';
import { photoModel, photos } from './photos.ts';
import { Report } from './report.ts';

interface Answer {
  file: string;
  top5: { index: number; score: number }[];
}

export async function golden(): Promise<boolean> {
  const report = new Report();
  const { card } = await resolveModel(photoModel);
  setUpDecoder();
  const decoder = new Decoder(17);
  const hashes = readFileSync(sharedPath('golden', 'crops.sha256'), 'utf8').trim().split('\n');
  let equalCrops = 0;
  for (const line of hashes) {
    const [hash, name = ''] = line.split(/\s+/);
    const picture = await decoder.decode(join(photos, name));
    if (createHash('sha256').update(prepareCrop(picture.pixels, card.input)).digest('hex') === hash) equalCrops += 1;
    picture.release();
  }
  report.check(`${equalCrops} of ${hashes.length} crops equal (at least 198)`, equalCrops >= 198);

  const engine = await startEngine(photoModel);
  const rows = await runPictures(engine, [photos]);
  await engine.stop();
  const byName = new Map(rows.map((row) => [row.relativePath, row]));
  const answers = JSON.parse(readFileSync(sharedPath('golden', 'mobilenetv2.json'), 'utf8')) as Answer[];
  let same = 0;
  let difference = 0;
  for (const { file, top5 } of answers) {
    const row = byName.get(file);
    const [best] = row?.status === 'ok' ? row.predictions : [];
    if (best?.label === card.labels[top5[0]?.index ?? -1]) same += 1;
    difference += Math.abs((best?.score ?? 0) - (top5[0]?.score ?? 0)) / answers.length;
  }
  report.check(`${same} of ${answers.length} top labels equal (at least 198)`, same >= 198);
  report.check(
    `mean absolute difference of the top score ${difference.toExponential(1)} (at most 0.002)`,
    difference <= 0.002,
  );
  return report.passed;
}
