// Takes the pictures: of one state of the page, light and dark, in a usual and in a large window.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';

const folder = join(import.meta.dirname, '../../docs/screenshots');
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const themes = ['light', 'dark'] as const;

export async function emptyFolder(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

/** Writes `<name>-<theme>-<width>.webp` for each theme and size; the page is small and light again afterwards. */
export async function shoot(page: Page, name: string): Promise<void> {
  process.stderr.write(`${name}\n`);
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // What a larger window shows more of has to come first.
      await page.waitForTimeout(400);
      const path = join(folder, `${name}-${colorScheme}-${size.width}.webp`);
      await sharp(await page.screenshot())
        .webp({ quality: 82 })
        .toFile(path);
    }
  }
  const [first] = sizes;
  if (first !== undefined) await page.setViewportSize(first);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}
