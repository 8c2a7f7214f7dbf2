// One picture that kills its worker, in the middle of full batches of eight.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { resolveModel } from '../../src/main/models/registry.ts';
import { Decoder } from '../../src/workers/decode.ts';
import { prepareCrop } from '../../src/pixels/crop.ts';
import { comparable, fragileWorker, runPictures, startEngine } from '../../test/support/run-pictures.ts';
import { photoModel, photos } from './photos.ts';
import { Report } from './report.ts';

const place = 100;

export async function poison(): Promise<boolean> {
  const report = new Report();
  const calmEngine = await startEngine(photoModel, { batch: 8 });
  const calm = await runPictures(calmEngine, [photos]);
  await calmEngine.stop();
  const bad = calm[place]?.relativePath ?? '';
  const { card } = await resolveModel(photoModel);
  const { pixels } = await new Decoder(17).decode(join(photos, bad));
  process.env['ZEROLENS_FRAGILE'] = createHash('sha256').update(prepareCrop(pixels, card.input)).digest('hex');

  const deaths: string[] = [];
  const engine = await startEngine(photoModel, {
    batch: 8,
    workerEntry: fragileWorker,
    onNotice: (line) => deaths.push(line),
  });
  const rows = await runPictures(engine, [photos]);
  await engine.stop();
  const failed = rows.filter((row) => row.status === 'error');
  report.fact(`deadly picture: ${bad} (row ${place + 1} of ${rows.length})`);
  report.check(
    `rows with an error: ${failed.map((row) => `${row.relativePath} ${row.errorCode}`).join(', ')}`,
    failed.length === 1,
  );
  report.check('it is that picture, and poison', failed[0]?.relativePath === bad && failed[0].errorCode === 'poison');
  report.check(`${deaths.length} deaths (at most 3)`, deaths.length <= 3);
  const others = (list: typeof rows) => JSON.stringify(list.filter((_, row) => row !== place).map(comparable));
  report.check('every other row as undisturbed', others(rows) === others(calm));
  return report.passed;
}
