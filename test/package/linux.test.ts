// The packed app for Linux, made with a stand-in for Electron: what is in it and what is not, its fuses, and that it classifies.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../../src/main/engine.ts';
import { resolveModel } from '../../src/main/models/registry.ts';
import { resourcePath } from '../../src/main/resources.ts';
import { comparableCsv } from '../support/cli.ts';
import { writeStubElectron } from './stub-electron.ts';

const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'zerolens-package-'));
const packed = path.join(folder, 'dist', 'linux-unpacked');
const asar = path.join(packed, 'resources', 'app.asar');
const beside = `${asar}.unpacked`;
let inside: string[];

beforeAll(() => {
  const stub = path.join(folder, 'electron');
  writeStubElectron(stub);
  execFileSync(process.execPath, [path.join(root, 'scripts', 'notices.ts')], { stdio: 'pipe' });
  const builder = path.join(root, 'node_modules', '.bin', 'electron-builder');
  const settings = [`-c.electronDist=${stub}`, `-c.directories.output=${path.join(folder, 'dist')}`];
  execFileSync(process.execPath, [builder, '--linux', 'dir', '--config', 'electron-builder.ts', ...settings], {
    cwd: root,
    stdio: 'pipe',
  });
  inside = listPackage(asar, { isPack: false }).map((name) => name.slice(1).replaceAll(path.sep, '/'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('has all that is built, the model, and the licences', () => {
  for (const name of [
    'package.json',
    'LICENSE',
    'THIRD-PARTY-NOTICES.md',
    'out/main/index.js',
    'out/main/cli.js',
    'out/main/zerolens-worker.js',
    'out/main/zerolens-library.js',
    'out/preload/index.cjs',
    'out/renderer/index.html',
    'resources/icons/tray.png',
    'resources/models/zerolens-tiny-200/zerolens-tiny-200.json',
  ]) {
    expect(inside).toContain(name);
  }
});

it('has nothing of its making: no sources, tests, maps or tools', () => {
  const ours = inside.filter((name) => !name.startsWith('node_modules'));
  expect(new Set(ours.map((name) => name.split('/')[0]))).toEqual(
    new Set(['LICENSE', 'THIRD-PARTY-NOTICES.md', 'out', 'package.json', 'resources']),
  );
  expect(inside.filter((name) => name.endsWith('.map') || /\.[cm]?ts$/u.test(name))).toEqual([]);
  for (const tool of ['vite', 'electron', 'electron-builder', 'typescript', 'vitest', 'react', 'node']) {
    expect(inside).not.toContain(`node_modules/${tool}`);
  }
});

it('has binaries of this system and processor alone, all of them outside of the archive', () => {
  const binaries = inside.filter((name) => /\.(?:node|dll|dylib|so[.\d]*)$/u.test(name));
  expect(binaries.length).toBeGreaterThan(4);
  for (const name of binaries) {
    expect(name).not.toMatch(/darwin|win32|windows|musl/u);
    expect(name).toContain(process.arch);
    expect(statSync(path.join(beside, name)).isFile()).toBe(true);
  }
});

it('has workers beside the archive that need nothing in it', async () => {
  const worker = path.join(beside, 'out', 'main', 'zerolens-worker.js');
  const engine = await Engine.start({ model: await resolveModel(), device: 'cpu', workers: 1, workerEntry: worker });
  const client = engine.connect();
  try {
    const bytes = readFileSync(resourcePath('samples', 'lemon.jpg'));
    const reply = await client.request({ op: 'classify', input: { kind: 'encoded' } }, [bytes]).reply;
    expect(reply).toMatchObject({ status: 'final', results: [{ label: 'lemon' }, {}, {}, {}, {}] });
  } finally {
    client.close();
    await engine.stop();
  }
});

it('keeps the code of the main process in the archive, whose integrity is checked', () => {
  const outside = readdirSync(path.join(beside, 'out'), { recursive: true, encoding: 'utf8' });
  expect(outside.filter((name) => /index\.(?:js|cjs|html)$|cli\.js$|served-engine/u.test(name))).toEqual([]);
  expect(inside.filter((name) => /^out\/main\/chunks\/served-engine-[^/]+\.js$/u.test(name))).not.toEqual([]);
});

it('has the thread of the library and the model beside the archive', () => {
  // A thread under plain Node sees no archive either.
  const thread = path.join(beside, 'out', 'main', 'zerolens-library.js');
  const script = `new (require('node:worker_threads').Worker)(${JSON.stringify(thread)}, {
    workerData: { home: ${JSON.stringify(path.join(folder, 'library'))}, readsOnly: false },
  }).on('message', (ready) => { console.log(JSON.stringify(ready)); process.exit(); })`;
  const ready = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  expect(JSON.parse(ready)).toMatchObject({ id: 0, result: { health: { readOnly: false } } });
  expect(
    statSync(path.join(beside, 'resources', 'models', 'zerolens-tiny-200', 'zerolens-tiny-200.onnx')).isFile(),
  ).toBe(true);
});

it('is a good deal smaller than all that is installed for it', () => {
  const size = (place: string): number =>
    readdirSync(place, { recursive: true, withFileTypes: true }).reduce(
      (sum, entry) => (entry.isFile() ? sum + statSync(path.join(entry.parentPath, entry.name)).size : sum),
      0,
    );
  const native = ['zeromq', 'onnxruntime-node'];
  for (const name of native) {
    const [before, after] = [root, beside].map((place) => size(path.join(place, 'node_modules', name)));
    process.stdout.write(
      `  ${name}: ${((before ?? 0) / 1e6).toFixed(0)} MB installed, ${((after ?? 0) / 1e6).toFixed(0)} MB packed\n`,
    );
    expect(after).toBeLessThan((before ?? 0) / 2);
  }
});

it('has every fuse set', async () => {
  const wire = await getCurrentFuseWire(path.join(packed, 'zerolens'));
  const known = Object.entries(FuseV1Options).flatMap(([name, at]) => (typeof at === 'number' ? [{ name, at }] : []));
  const states = Object.fromEntries(known.map(({ name, at }) => [name, wire[at]]));
  const { ENABLE, DISABLE } = FuseState;
  expect(states).toEqual({
    RunAsNode: DISABLE,
    EnableCookieEncryption: ENABLE,
    EnableNodeOptionsEnvironmentVariable: DISABLE,
    EnableNodeCliInspectArguments: DISABLE,
    EnableEmbeddedAsarIntegrityValidation: ENABLE,
    OnlyLoadAppFromAsar: ENABLE,
    LoadBrowserProcessSpecificV8Snapshot: DISABLE,
    GrantFileProtocolExtraPrivileges: DISABLE,
    WasmTrapHandlers: ENABLE,
  });
});

it('classifies the samples from the packed files, under plain Node, as the project itself does', () => {
  const app = path.join(folder, 'app');
  extractAll(asar, app);
  const classify = (from: string): ReturnType<typeof comparableCsv> => {
    const csv = path.join(folder, 'results.csv');
    const words = ['classify', path.join(root, 'resources', 'samples'), '--csv', csv, '--quiet'];
    const env = { ...process.env, ZEROLENS_HOME: path.join(folder, 'home') };
    execFileSync(process.execPath, [path.join(from, 'out', 'main', 'cli.js'), ...words], { env, stdio: 'pipe' });
    const rows = comparableCsv(readFileSync(csv));
    rmSync(csv);
    return rows;
  };
  const rows = classify(app);
  expect(rows).toHaveLength(14);
  expect(rows).toEqual(classify(root));
  expect(readdirSync(path.join(app, 'node_modules')).length).toBeGreaterThan(10);
});
