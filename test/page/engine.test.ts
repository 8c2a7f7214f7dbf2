// The Engine screen in a real browser: what it tells, and a worker seen dying and coming back.
import { describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { pageTests } from '../support/page-tests.ts';
import { workersOf } from '../support/processes.ts';

const tests = pageTests();

async function openEngine(options?: Parameters<typeof tests.open>[0]) {
  const page = await tests.open(options);
  await page.getByRole('button', { name: 'Engine', exact: true }).click();
  await page.getByRole('table', { name: 'Workers' }).waitFor();
  return page;
}

describe('the Engine screen', () => {
  it('tells model, device, workers, queues and times', async () => {
    const page = await openEngine();
    const facts = page.locator('.engine-facts');
    await facts.getByText('zerolens-tiny-200').waitFor();
    await facts.getByText('cpu', { exact: true }).waitFor();
    const workers = page.getByRole('table', { name: 'Workers' }).getByRole('row');
    const pids = workersOf(tests.served().pid).map(String);
    const shown = (await workers.locator('td:nth-of-type(3)').allTextContents()).toSorted();
    expect(shown).toEqual(pids.toSorted());
    const queues = await page.getByRole('table', { name: 'Queues' }).getByRole('rowheader').allTextContents();
    expect(queues).toEqual(['Live video', 'Single pictures', 'Runs']);
    await page.getByRole('table', { name: 'Time per picture' }).waitFor();
  });

  it('shows a worker that dies, why, and that it comes back', async () => {
    const page = await openEngine();
    const [victim = 0] = workersOf(tests.served().pid);
    const row = page
      .getByRole('table', { name: 'Workers' })
      .getByRole('row')
      .filter({ hasText: String(victim) });
    const number = await row.getByRole('rowheader').textContent();
    process.kill(victim, 'SIGKILL');
    const rows = page.getByRole('table', { name: 'Workers' }).getByRole('row');
    const after = rows.filter({ has: page.getByRole('rowheader', { name: number ?? '', exact: true }) });
    await after.and(page.locator('[data-recent=true]')).filter({ hasText: 'SIGKILL' }).waitFor();
    await after.and(page.locator('[data-state=ready]')).waitFor();
    await page
      .getByRole('log')
      .getByText(`Worker ${number ?? ''} ended unexpectedly (SIGKILL)`)
      .waitFor();
  });

  it('leaves nothing to be desired for screen readers, in light and dark, and fits', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await openEngine({ colorScheme });
      expect(await axeViolations(page)).toEqual([]);
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.querySelector('main') ?? document.body;
        return { scrollWidth, clientWidth };
      });
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    }
  });
});
