// The real app in the real Electron: start, drop, rows, CSV, quit. Skipped, loudly, where Electron's program is not there.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { expect, it, onTestFinished, vi } from 'vitest';
import { resourcePath } from '../../src/main/resources.ts';
import { drop } from '../support/browser.ts';
import { csvRows } from '../support/cli.ts';
import { until } from '../support/processes.ts';

const root = path.join(import.meta.dirname, '../..');
const electron = path.join(root, 'node_modules', 'electron');
const isThere = existsSync(path.join(electron, 'path.txt'));
if (!isThere) {
  process.stderr.write(
    'SKIPPED: the app is not tried in the real Electron, whose program is not here (npx install-electron).\n',
  );
}

// A guard against hanging; everything here waits for real processes.
vi.setConfig({ testTimeout: 180_000 });

it.skipIf(!isThere)('classifies what is dropped, saves it, and quits', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'zerolens-electron-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const csv = path.join(folder, 'results.csv');
  const program = path.join(electron, 'dist', readFileSync(path.join(electron, 'path.txt'), 'utf8'));
  const app = await _electron.launch({
    executablePath: program,
    // As root, as in a container, Chromium's own sandbox cannot be had.
    args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...process.env, ZEROLENS_HOME: path.join(folder, 'home') },
  });
  // Instead of the dialog that asks where.
  await app.evaluate(({ session }, file) => {
    session.defaultSession.on('will-download', (_event, item) => {
      item.setSavePath(file);
    });
  }, csv);
  const page = await app.firstWindow();
  await page.getByText('Connected', { exact: true }).waitFor();
  await drop(page, [resourcePath('samples')]);
  await page.getByText('Done', { exact: true }).waitFor();
  await page.getByText('14 rows', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Save CSV' }).click();
  await until(() => existsSync(csv));
  await vi.waitFor(() => {
    expect(csvRows(readFileSync(csv))).toHaveLength(14);
  });
  const gone = new Promise((resolve) => app.process().once('exit', resolve));
  await app.close();
  await gone;
});
