// What is in the built files: the preload is one file that needs Electron alone, and nothing but the app's entry knows Electron.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { desktopCalls, type DesktopCall } from '../../../src/protocol/desktop.ts';
import { desktopChannels } from '../../../src/protocol/desktop-channels.ts';

const out = path.join(import.meta.dirname, '../../../out');

/** What a built file asks for, however it does. */
function asked(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const ways = [
    /\bfrom\s*["']([^"'\n]+)["']/gu,
    /\bimport\s*\(?\s*["']([^"'\n]+)["']/gu,
    /\brequire\(["']([^"'\n]+)["']\)/gu,
  ];
  return ways.flatMap((way) => [...text.matchAll(way)].map(([, name = '']) => name));
}

/** Packages that an entry needs, by itself or by the files it is made of. */
function packagesOf(entry: string): Set<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const waiting = [path.join(out, 'main', entry)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const name of asked(file)) {
      if (name.startsWith('.')) waiting.push(path.join(path.dirname(file), name));
      else packages.add(name);
    }
  }
  return packages;
}

it('has a preload of one file that needs nothing but Electron', () => {
  const files = readdirSync(path.join(out, 'preload')).filter((name) => !name.endsWith('.map'));
  expect(files).toEqual(['index.cjs']);
  const preload = path.join(out, 'preload', 'index.cjs');
  expect(new Set(asked(preload))).toEqual(new Set(['electron']));
  const text = readFileSync(preload, 'utf8');
  for (const name of [desktopChannels.port, desktopChannels.news]) expect(text).toContain(`"${name}"`);
  for (const name of Object.keys(desktopCalls) as DesktopCall[]) expect(text).toContain(`"${name}"`);
});

it('has a page that knows nothing of Node or Electron', () => {
  const assets = path.join(out, 'renderer', 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) {
    for (const name of asked(path.join(assets, script))) expect(name).toMatch(/^\.{0,2}\//u);
  }
});

it.each(['cli.js', 'zerolens-worker.js', 'zerolens-worker-bench.js', 'zerolens-library.js'])(
  'has a %s that runs without Electron',
  (entry) => {
    const packages = packagesOf(entry);
    expect(packages.size).toBeGreaterThan(0);
    expect(packages).not.toContain('electron');
  },
);

it('has an app that knows Electron', () => {
  expect(packagesOf('index.js')).toContain('electron');
});
