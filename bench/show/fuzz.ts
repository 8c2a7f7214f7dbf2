// `fuzz [count] [seed]`: more damaged pictures than the tests have time for. `fuzz --case N [seed]` writes one as a file.
import { writeFileSync } from 'node:fs';
import { fuzzCase } from '../../test/fuzz/cases.ts';
import { fuzz as run } from '../../test/fuzz/campaign.ts';
import { soundFiles } from '../../test/fuzz/sound-files.ts';
import { Report, withFolder } from './report.ts';

const defaultCount = 20_000;
const shown = 20;

export async function fuzz(args: readonly string[]): Promise<boolean> {
  if (args[0] === '--case') return writeCase(Number(args[1]), Number(args[2] ?? 1));
  const [count, seed] = [Number(args[0] ?? defaultCount), Number(args[1] ?? 1)];
  const report = new Report();
  if (!Number.isSafeInteger(count) || !Number.isSafeInteger(seed)) {
    report.check('fuzz [count] [seed], both whole numbers', false);
    return report.passed;
  }
  const started = performance.now();
  const { counts, failures } = await withFolder((folder) => run(folder, count, seed));
  const seconds = (performance.now() - started) / 1000;
  report.fact(`${count} cases of seed ${seed} in ${seconds.toFixed(0)} s`);
  for (const [code, times] of [...counts].sort(([, one], [, other]) => other - one)) report.fact(`${code}: ${times}`);
  for (const failure of failures.slice(0, shown)) report.fact(failure);
  report.check(`${failures.length} failures`, failures.length === 0);
  if (failures.length > 0) report.fact('npm run show -- fuzz --case <number> <seed> writes the file of a case');
  return report.passed;
}

async function writeCase(number: number, seed: number): Promise<boolean> {
  const { name, bytes, story } = fuzzCase(await soundFiles(), seed, number);
  const file = `fuzz-${seed}-${name}`;
  writeFileSync(file, bytes);
  process.stdout.write(`${file}: ${story}\n`);
  return true;
}
