// transformers.js on the same files and the same model, as most would write it and as fast as it gets, beside the engine.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { resolveModel } from '../../src/main/models/registry.ts';
import { runPictures, startEngine } from '../../test/support/run-pictures.ts';
import { sharedPath } from '../../test/support/shared.ts';
import { photoModel, photos } from './photos.ts';
import { Report, withFolder } from './report.ts';
import { median, spread } from './statistics.ts';
import { classifyWithTransformers, writeTransformersModel, type TransformersRow } from './transformers-process.ts';

const folder = join(import.meta.dirname, '../transformers');
const rounds = 3;
const leastRatio = 2.5;
const cores = availableParallelism();

/** The first as most would write it; 0 threads: as many as onnxruntime chooses. */
const rows: TransformersRow[] = [
  { processes: 1, batch: 1, inFlight: 1, threads: 0 },
  { processes: 1, batch: 8, inFlight: 1, threads: 0 },
  { processes: 1, batch: 1, inFlight: 8, threads: 1 },
  { processes: cores, batch: 1, inFlight: 1, threads: 1 },
  { processes: cores, batch: 1, inFlight: 4, threads: 1 },
  { processes: cores, batch: 4, inFlight: 2, threads: 1 },
];

export async function transformers(): Promise<boolean> {
  const report = new Report();
  if (!isInstalled(report)) return false;
  await withFolder(async (models) => {
    await writeTransformersModel(join(models, 'model'), await resolveModel(photoModel));
    const engineRates: number[] = [];
    const rates = rows.map(() => [] as number[]);
    let answers = new Map<string, string>();
    for (let round = 0; round < rounds; round += 1) {
      engineRates.push(await engineRate());
      for (const [place, row] of rows.entries()) {
        const { seconds, labels } = await classifyWithTransformers(models, photos, row);
        rates[place]?.push(labels.size / seconds);
        process.stderr.write('.');
        answers = labels;
      }
    }
    process.stderr.write('\n');
    report.fact(`pictures/s, median of ${rounds} rounds (least to most):`);
    report.fact(`  engine: ${spread(engineRates)}`);
    rows.forEach((row, place) => {
      report.fact(`  transformers.js, ${describe(row)}: ${spread(rates[place] ?? [])}`);
    });
    const best = rates.reduce((one, other) => (median(other) > median(one) ? other : one));
    const ratios = engineRates.map((rate, round) => rate / (best[round] ?? 0));
    await showAgreement(report, answers);
    report.check(
      `engine / the best of these: ${spread(ratios, 2)}, at least ${leastRatio}`,
      median(ratios) >= leastRatio,
    );
  });
  return report.passed;
}

/** Installs it in its own folder, with its own lock file, if it is not there yet. */
function isInstalled(report: Report): boolean {
  if (existsSync(join(folder, 'node_modules/@huggingface/transformers'))) return true;
  report.fact('installing transformers.js in bench/transformers (npm ci)');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) report.check('transformers.js could be installed', false);
  return status === 0;
}

async function engineRate(): Promise<number> {
  const engine = await startEngine(photoModel, { workers: cores });
  await runPictures(engine, [photos]); // Until every worker is warm.
  const started = performance.now();
  const { length } = await runPictures(engine, [photos]);
  const seconds = (performance.now() - started) / 1000;
  await engine.stop();
  return length / seconds;
}

async function showAgreement(report: Report, labels: ReadonlyMap<string, string>): Promise<void> {
  const { card } = await resolveModel(photoModel);
  const answers = JSON.parse(readFileSync(sharedPath('golden', 'mobilenetv2.json'), 'utf8')) as {
    file: string;
    top5: { index: number }[];
  }[];
  const same = answers.filter(({ file, top5 }) => labels.get(file) === card.labels[top5[0]?.index ?? -1]).length;
  // It resizes without averaging over what it leaves out, so some answers differ.
  report.check(`transformers.js gives ${same} of ${answers.length} reference top labels (at least 150)`, same >= 150);
}

function describe({ processes, batch, inFlight, threads }: TransformersRow): string {
  const inputs = batch === 1 ? 'one picture per call' : `${batch} pictures per call`;
  const runs = threads === 0 ? 'default threads' : `${threads} thread`;
  return `${processes} process${processes > 1 ? 'es' : ''}, ${inputs}, ${inFlight} in flight, ${runs}`;
}
