// The connection: lost and found again without a reload, refused, and ended by the engine.
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { downloaded, drop } from '../support/browser.ts';
import { csvRows } from '../support/cli.ts';
import { pageTests } from '../support/page-tests.ts';
import { serve } from '../support/served.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const { folder, served, open } = pageTests();

/** A `serve` of the test's own, on a port that a second one can take again. */
async function ownEngine(port = 0): ReturnType<typeof serve> {
  const engine = await serve({ home: join(folder, 'own'), port, folders: [samples] });
  onTestFinished(() => engine.kill());
  return engine;
}

test('an engine that was killed and started again is found without a reload', async () => {
  const first = await ownEngine();
  await first.stop();
  const engine = await ownEngine(first.port);
  const page = await open({ address: engine.address });
  await page.getByRole('button', { name: 'samples Classify' }).click();
  await page.getByText('Done', { exact: true }).waitFor();
  await page.getByRole('row', { name: 'goldfish.jpg' }).waitFor();
  await page.evaluate(() => {
    document.body.dataset['loadedOnce'] = 'yes';
  });

  await engine.kill();
  await page.getByText('The engine cannot be reached.').waitFor();
  await page.getByText('Not connected').waitFor();
  // What was there stays, and what cannot be done now is said.
  await page.getByRole('row', { name: 'goldfish.jpg' }).waitFor();
  await page.getByRole('button', { name: 'Save CSV' }).click();
  await page
    .getByRole('region', { name: 'Notifications' })
    .getByText('The connection to the engine is lost.')
    .waitFor();

  await ownEngine(first.port);
  // Unless it has tried by itself just now.
  const connected = page.getByText('Connected', { exact: true });
  await page.getByRole('button', { name: 'Try now' }).or(connected).first().click();
  await connected.waitFor();
  // The results have outlived their engine.
  await page.getByRole('row', { name: 'goldfish.jpg' }).waitFor();
  const saved = await downloaded(page, () => page.getByRole('button', { name: 'Save CSV' }).click());
  expect(csvRows(saved.bytes)).toHaveLength(14);
  expect(await page.evaluate(() => document.body.dataset['loadedOnce'])).toBe('yes');
});

test('an engine that was stopped says so, and is found again by itself', async () => {
  const first = await ownEngine();
  await first.stop();
  const engine = await ownEngine(first.port);
  const page = await open({ address: engine.address });
  await page.getByText('Connected', { exact: true }).waitFor();
  await engine.stop();
  await page.getByText('The engine has been stopped.').waitFor();
  await page.getByText('Engine stopped').waitFor();
  await ownEngine(first.port);
  await page.getByText('Connected', { exact: true }).waitFor();
});

test('a wrong token is refused with what to do', async () => {
  const page = await open({ address: served().address.replace(/#.*$/u, '#wrong') });
  await page.getByRole('heading', { name: 'This page may not talk to the engine' }).waitFor();
  await page.getByText('zerolens serve').first().waitFor();
});

test('a copy under way when the engine goes is given up, and that is said', async () => {
  const first = await ownEngine();
  const page = await open({ address: first.address });
  await page.getByText('Connected', { exact: true }).waitFor();
  await first.kill();
  await page.getByText('Not connected').waitFor();
  await drop(page, [samples]);
  await page.getByRole('heading', { name: 'This cannot be classified' }).waitFor();
  await page.getByText('The connection to the engine is lost.').first().waitFor();
});
