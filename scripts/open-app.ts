// Opens the desktop app; where Electron is not there and cannot be fetched, says so at once and opens the page in a browser.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const launcher = join(root, 'bin', 'zerolens');
const electron = join(root, 'node_modules', 'electron');

/** How long the place that Electron is fetched from may take to answer at all. */
const answerMs = 3000;

/** Electron's program, if it has been fetched. */
function electronProgram(): string | undefined {
  const note = join(electron, 'path.txt');
  if (!existsSync(note)) return undefined;
  const program = join(electron, 'dist', readFileSync(note, 'utf8'));
  return existsSync(program) ? program : undefined;
}

/** Whether there is somebody to fetch it from: otherwise to try would take until a time-out. */
async function canBeFetched(): Promise<boolean> {
  const source = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases';
  try {
    await fetch(source, { method: 'HEAD', signal: AbortSignal.timeout(answerMs) });
    return true;
  } catch {
    return false;
  }
}

async function fetchElectron(): Promise<string | undefined> {
  if (!(await canBeFetched())) return undefined;
  process.stderr.write('Fetching Electron, once…\n');
  spawnSync(process.execPath, [join(electron, 'install.js')], { stdio: 'inherit' });
  return electronProgram();
}

/** Becomes this program as far as Node can: its words, its signals, its end. */
async function become(program: string, words: readonly string[]): Promise<void> {
  const child = spawn(program, words, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}

const program = electronProgram() ?? (await fetchElectron());
if (program === undefined) {
  process.stderr.write(
    'The desktop app needs Electron, which is not here and cannot be fetched now: ZeroLens opens in your browser instead.\n',
  );
  await become(launcher, ['serve', join(root, 'resources', 'samples')]);
} else {
  // Builds what is missing, and says so.
  spawnSync(launcher, ['--version'], { stdio: ['ignore', 'ignore', 'inherit'] });
  await become(program, [root]);
}
