// A random worker is killed, or frozen, every two seconds while 4,000 photos run; the rows must not show it.
import type { Engine } from '../../src/main/engine.ts';
import { comparable, runPictures, startEngine } from '../../test/support/run-pictures.ts';
import { photoModel, repeatPhotos } from './photos.ts';
import { Report, withFolder } from './report.ts';

const everyMs = 2000;
const times = 20;

export function kills(): Promise<boolean> {
  return disturb('SIGKILL');
}

export function stops(): Promise<boolean> {
  return disturb('SIGSTOP');
}

async function disturb(signal: 'SIGKILL' | 'SIGSTOP'): Promise<boolean> {
  const report = new Report();
  await withFolder(async (folder) => {
    repeatPhotos(folder, times);
    const calm = await timed(await startEngine(photoModel), folder);
    report.fact(`undisturbed: ${calm.rows.length} rows in ${calm.seconds.toFixed(1)} s`);
    const notices: string[] = [];
    const engine = await startEngine(photoModel, { onNotice: (line) => notices.push(line) });
    const hits = { busy: 0, idle: 0 };
    const strike = () => {
      hit(engine, signal, hits);
    };
    setTimeout(strike, everyMs / 4);
    const killer = setInterval(strike, everyMs);
    const disturbed = await timed(engine, folder);
    clearInterval(killer);
    report.fact(`with ${signal}: ${disturbed.rows.length} rows in ${disturbed.seconds.toFixed(1)} s`);
    report.fact(`${notices.length} ends noticed, for instance: ${notices[0] ?? 'none'}`);
    report.check(
      `${hits.busy} ${signal} that hit a busy worker, ${hits.idle} an idle one (at least 8)`,
      hits.busy >= 8,
    );
    const equal = JSON.stringify(calm.rows.map(comparable)) === JSON.stringify(disturbed.rows.map(comparable));
    report.check('rows equal but for device and time', equal);
    report.check(
      'every row ok',
      disturbed.rows.every(({ status }) => status === 'ok'),
    );
  });
  return report.passed;
}

function hit(engine: Engine, signal: 'SIGKILL' | 'SIGSTOP', hits: { busy: number; idle: number }): void {
  const { workers } = engine;
  const victim = workers[Math.floor(Math.random() * workers.length)];
  if (victim === undefined) return;
  process.kill(victim.pid, signal);
  hits[victim.held > 0 ? 'busy' : 'idle'] += 1;
}

async function timed(engine: Engine, folder: string) {
  const started = performance.now();
  const rows = await runPictures(engine, [folder]);
  await engine.stop();
  return { rows, seconds: (performance.now() - started) / 1000 };
}
