// What keeping a run costs: `classify` with the library beside `classify --no-store`, in pairs taken in turn.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasShared } from '../../test/support/shared.ts';
import { linkPictures } from './hard-links.ts';
import { photoModel, repeatPhotos } from './photos.ts';
import { Report, withFolder } from './report.ts';
import { median, spread } from './statistics.ts';

const launcher = join(import.meta.dirname, '../../bin/zerolens');
const pairs = 7;
const leastRatio = 0.95;
const photosInFolder = 200;

/** @param count pictures per run; small ones through the built-in model are the harder case, as rows come faster. */
export async function storeRate(count = 1000): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    const small = join(folder, 'small');
    await linkPictures(join(folder, 'files'), small, count);
    await comparePairs(report, `${count} small pictures, built-in model`, folder, [small], count);
    if (!hasShared) return;
    const photos = join(folder, 'photos');
    mkdirSync(photos);
    const times = Math.ceil(count / photosInFolder);
    repeatPhotos(photos, times);
    const args = [photos, '--model', photoModel];
    await comparePairs(report, `${times * photosInFolder} photos, MobileNetV2`, folder, args, times * photosInFolder);
  });
  return report.passed;
}

async function comparePairs(report: Report, what: string, folder: string, args: readonly string[], count: number) {
  const rates = { kept: [] as number[], 'not kept': [] as number[] };
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const rate = async (kept: boolean): Promise<number> => {
      const ms = await classifyMs([...args, ...(kept ? [] : ['--no-store'])], folder);
      rates[kept ? 'kept' : 'not kept'].push((count * 1000) / ms);
      return (count * 1000) / ms;
    };
    const keptFirst = pair % 2 === 0;
    const [first, second] = [await rate(keptFirst), await rate(!keptFirst)];
    ratios.push(keptFirst ? first / second : second / first);
  }
  report.fact(`${what}, from start to exit:`);
  for (const [name, list] of Object.entries(rates)) report.fact(`  ${name}: ${spread(list)} pictures/s`);
  const ratio = median(ratios);
  report.check(
    `kept / not kept: ${spread(ratios, 3)} over ${pairs} pairs, at least ${leastRatio}`,
    ratio >= leastRatio,
  );
}

async function classifyMs(args: readonly string[], folder: string): Promise<number> {
  const csv = join(folder, 'r.csv');
  const started = performance.now();
  const command = spawn(launcher, ['classify', ...args, '--csv', csv, '--quiet'], { stdio: 'ignore' });
  const [code] = (await once(command, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`classify ended with ${String(code)}`);
  return performance.now() - started;
}
