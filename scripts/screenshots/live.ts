// The Live and Engine screens, with cameras that show sample pictures, are refused, or are not there.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../test/support/browser.ts';
import { cameraFlags, filmFrame, writeFilm } from '../../test/support/film.ts';
import type { Served } from '../../test/support/served.ts';
import { shoot } from './studio.ts';

/** `film`: where it may be written. */
export async function shootLive({ address }: Served, samples: string, film: string): Promise<void> {
  await writeFilm(film, [await filmFrame(join(samples, 'lemon.jpg'))], 1);
  await withPage(address, { film }, async (page) => {
    await page.getByRole('button', { name: 'Live', exact: true }).click();
    await page.getByRole('button', { name: 'Start the camera' }).waitFor();
    await shoot(page, 'live-invitation');
    await page.getByRole('button', { name: 'Start the camera' }).click();
    await page.getByText('lemon', { exact: true }).first().waitFor();
    await shoot(page, 'live');
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.locator('.record-state', { hasText: '1 row' }).waitFor();
    await shoot(page, 'live-recording');
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('row', { name: 'lemon' }).waitFor();
    await shoot(page, 'recording');
    await page.getByRole('button', { name: 'Engine', exact: true }).click();
    await page.getByRole('heading', { name: 'Engine' }).waitFor();
    await shoot(page, 'engine');
  });
  for (const camera of ['refused', 'none'] as const) {
    await withPage(address, camera, async (page) => {
      await page.getByRole('button', { name: 'Live', exact: true }).click();
      if (camera === 'refused') await page.getByRole('button', { name: 'Start the camera' }).click();
      await page.waitForTimeout(1500);
      await shoot(page, `live-${camera}`);
    });
  }
}

/** A fake camera is called after its film's path. */
const plainCameraName = `Object.defineProperty(MediaDeviceInfo.prototype, 'label', { get: () => 'Built-in camera' })`;

async function withPage(
  address: string,
  camera: Parameters<typeof cameraFlags>[0],
  action: (page: Page) => Promise<void>,
): Promise<void> {
  const browser = await launchBrowser(cameraFlags(camera));
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    await page.addInitScript(plainCameraName);
    await page.goto(address);
    await page.getByText('Connected', { exact: true }).waitFor();
    await action(page);
  } finally {
    await browser.close();
  }
}
