// What is wrong with a page for people who use it without eyes or without a mouse, as axe sees it.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/** One line for each violation; none is as it should be. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Not through the page's own policy, which would rightly refuse it.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
