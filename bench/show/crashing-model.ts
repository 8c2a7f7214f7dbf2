// A model that ends its worker on every picture: the run must end, and say that it is the model.
import { fragileWorker, runPictures, startEngine } from '../../test/support/run-pictures.ts';
import { photoModel, photos } from './photos.ts';
import { Report } from './report.ts';

export async function crashingModel(): Promise<boolean> {
  const report = new Report();
  process.env['ZEROLENS_FRAGILE'] = 'always';
  const deaths: string[] = [];
  const engine = await startEngine(photoModel, { workerEntry: fragileWorker, onNotice: (line) => deaths.push(line) });
  const started = performance.now();
  const rows = await runPictures(engine, [photos]);
  const seconds = (performance.now() - started) / 1000;
  await engine.stop();
  const codes = rows.map((row) => (row.status === 'error' ? row.errorCode : row.status));
  const counts = Object.entries(Object.groupBy(codes, (code) => code)).map(([code, list]) => `${list.length} ${code}`);
  report.fact(`rows: ${counts.join(', ')}; ${deaths.length} deaths`);
  report.check(
    `ended after ${seconds.toFixed(1)} s (at most 60) with: ${engine.failure ?? 'no failure'}`,
    seconds < 60,
  );
  report.check('the model is named as the reason', engine.failure !== undefined && codes.includes('model_error'));
  return report.passed;
}
