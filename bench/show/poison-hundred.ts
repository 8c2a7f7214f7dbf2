// A hundred pictures that each kill their worker, spread among 2,000 good ones.
import { comparable, fragileWorker, runPictures, startEngine } from '../../test/support/run-pictures.ts';
import { writePoisoned } from '../../test/support/poison.ts';
import { Report, withFolder } from './report.ts';

const good = 2000;
const bad = 100;

export async function poisonHundred(): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    const { deadly, trigger } = await writePoisoned(folder, good, bad);
    const calmEngine = await startEngine(undefined);
    const calm = await runPictures(calmEngine, [folder]);
    await calmEngine.stop();

    process.env['ZEROLENS_FRAGILE'] = trigger;
    const deaths: string[] = [];
    const engine = await startEngine(undefined, { workerEntry: fragileWorker, onNotice: (line) => deaths.push(line) });
    const started = performance.now();
    const rows = await runPictures(engine, [folder]);
    const seconds = (performance.now() - started) / 1000;
    const { failure } = engine;
    await engine.stop();

    report.fact(`${rows.length} rows in ${seconds.toFixed(1)} s; ${deaths.length} workers ended`);
    const failed = rows.filter((row) => row.status === 'error');
    const codes = [...new Set(failed.map((row) => row.errorCode))].join(', ');
    report.check(`${failed.length} rows with an error, all of them: ${codes}`, codes === 'poison');
    const names = failed.map(({ relativePath }) => relativePath);
    report.check(`they are the ${deadly.length} deadly pictures`, names.join('\n') === deadly.join('\n'));
    const others = calm.filter(({ relativePath }) => !deadly.includes(relativePath));
    const [kept, expected] = [rows.filter(({ status }) => status === 'ok'), others].map((list) => list.map(comparable));
    report.check(`${others.length} other rows as undisturbed`, JSON.stringify(kept) === JSON.stringify(expected));
    report.check(`at most three deaths for each (${deaths.length})`, deaths.length <= 3 * deadly.length);
    report.check(`the model is not blamed (${failure ?? 'no failure'})`, failure === undefined);
  });
  return report.passed;
}
