// Pastes a picture, as Ctrl+V with one on the clipboard does.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

export async function paste(page: Page, path: string): Promise<void> {
  const picture = readFileSync(path).toString('base64');
  await page.evaluate((encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, picture);
}
