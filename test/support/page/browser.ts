// A real Chromium for tests of the page; one with a camera where a test needs one.
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Nothing of it goes out to the network; the rest is for machines without a display and for root. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `film`: a file that the camera shows again and again; `none`: there is no camera; `refused`: it is not allowed. */
export type TestCamera = { film: string } | 'none' | 'refused';

function cameraFlags(camera: TestCamera): string[] {
  if (camera === 'none') return ['--use-fake-ui-for-media-stream'];
  const device = '--use-fake-device-for-media-stream';
  if (camera === 'refused') return [device, '--deny-permission-prompts'];
  return ['--use-fake-ui-for-media-stream', device, `--use-file-for-fake-video-capture=${camera.film}`];
}

export function launchBrowser(camera: TestCamera = 'none'): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: [...quiet, ...cameraFlags(camera)] });
}

export interface OpenPage {
  page: Page;
  /** What the page wrote to its console as a warning or an error, and what it threw; refusals by its policy are among it. */
  complaints: string[];
}

/** A page at this address, in a window of its own. */
export async function openPage(browser: Browser, address: string, options?: BrowserContextOptions): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, complaints };
}
