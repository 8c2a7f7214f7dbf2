// The Live screen in a real browser with a camera made of pictures, against a real engine.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { cliPath } from '../support/cli.ts';
import { axeViolations } from '../support/axe.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { cameraFlags, filmFrame, writeFilm, writeFrame } from '../support/film.ts';
import { workersOf } from '../support/processes.ts';
import { serve, type Served } from '../support/served.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const exact = true;
const pictures = ['lemon.jpg', 'school bus.jpg', 'umbrella.jpg', 'hourglass.png', 'basketball.jpg'];
const folder = mkdtempSync(join(tmpdir(), 'zerolens-live-'));
const film = join(folder, 'film.mjpeg');

// A guard against hanging; everything here waits for real processes.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let served: Served;
let opened: { browser: Browser; complaints: string[] }[] = [];
/** What `classify` says of each frame of the film, where it is sure. */
const sure: string[] = [];

beforeAll(async () => {
  const frames = await Promise.all(pictures.map((name) => filmFrame(join(samples, name))));
  await writeFilm(film, frames, 1);
  const paths = frames.map((_, place) => join(folder, `${place}.png`));
  for (const [place, path] of paths.entries()) await writeFrame(path, frames[place] ?? Buffer.alloc(0));
  const classify = [cliPath, 'classify', ...paths, '--jsonl', '-', '--quiet'];
  for (const line of execFileSync(process.execPath, classify, { encoding: 'utf8' }).trim().split('\n')) {
    const row = JSON.parse(line) as { top1_label: string; top1_score: number };
    if (row.top1_score >= 0.9) sure.push(row.top1_label);
  }
  served = await serve({ home: join(folder, 'home') });
});

afterEach(async () => {
  const all = opened;
  opened = [];
  await Promise.all(all.map(({ browser }) => browser.close()));
  expect(all.flatMap(({ complaints }) => complaints)).toEqual([]);
});

afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The Live screen, in a browser with this camera. */
async function openLive(
  camera: Parameters<typeof cameraFlags>[0],
  settings: Parameters<typeof openPage>[2] = {},
  address = served.address,
): Promise<Page> {
  const browser = await launchBrowser(cameraFlags(camera));
  const { page, complaints } = await openPage(browser, address, settings);
  opened.push({ browser, complaints });
  await page.getByRole('button', { name: 'Live', exact: true }).click();
  return page;
}

async function startCamera(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the camera' }).click();
}

const message = (page: Page) => page.locator('.live-message');
const frameNumber = (page: Page) => page.locator('[data-sequence]').getAttribute('data-sequence').then(Number);

/** Waits until that many more frames have been answered. */
async function moreFrames(page: Page, count: number): Promise<void> {
  const wanted = (await frameNumber(page)) + count;
  await page.waitForFunction(
    (wanted) => Number(document.querySelector('[data-sequence]')?.getAttribute('data-sequence')) >= wanted,
    wanted,
  );
}

describe('with a camera', () => {
  it("shows what `classify` says of the camera's pictures, and goes never back in time", async () => {
    expect(sure.length).toBeGreaterThanOrEqual(3);
    const page = await openLive({ film });
    await page.evaluate(() => {
      const sequences: number[] = [];
      Object.assign(window, { sequences });
      new MutationObserver(() => {
        sequences.push(Number(document.querySelector('[data-sequence]')?.getAttribute('data-sequence')));
      }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-sequence'] });
    });
    await startCamera(page);
    for (const expected of sure)
      await page.getByTestId('live-label').and(page.getByText(expected, { exact })).waitFor();
    const sequences = await page.evaluate(() => (window as unknown as { sequences: number[] }).sequences);
    expect(sequences.length).toBeGreaterThan(10);
    expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
  });

  it('lets go of the camera while the page is hidden, and goes on when it is shown', async () => {
    const page = await openLive({ film });
    await startCamera(page);
    await moreFrames(page, 3);
    const track = await page.evaluateHandle(() => {
      const stream = document.querySelector('video')?.srcObject as MediaStream;
      return stream.getVideoTracks()[0];
    });
    await setVisibility(page, 'hidden');
    await message(page).getByText('Off while nobody looks').waitFor();
    expect(await track.evaluate((camera) => camera?.readyState)).toBe('ended');
    await setVisibility(page, 'visible');
    await moreFrames(page, 3);
  });

  it('goes on when its workers are killed under it, and says so', async () => {
    const page = await openLive({ film });
    await startCamera(page);
    await moreFrames(page, 3);
    for (const pid of workersOf(served.pid)) process.kill(pid, 'SIGKILL');
    await page.getByText(/^Worker \d+ .*the video goes on/u).waitFor();
    await moreFrames(page, 30);
  });

  it('shows no label while the engine is gone, and goes on when it is back', async () => {
    const home = join(folder, 'other-home');
    // The first one only finds a free port, for which the other two then have the same token.
    const { port, ...first } = await serve({ home });
    await first.kill();
    const second = await serve({ home, port });
    onTestFinished(() => second.kill());
    const page = await openLive({ film }, {}, second.address);
    await startCamera(page);
    await moreFrames(page, 3);
    await second.kill();
    await page.locator('[data-sequence]').waitFor({ state: 'detached' });
    const third = await serve({ home, port });
    onTestFinished(() => third.kill());
    await moreFrames(page, 3);
  });

  it('stops, and starts again', async () => {
    const page = await openLive({ film });
    await startCamera(page);
    await moreFrames(page, 3);
    await page.getByRole('button', { name: 'Stop' }).click();
    await message(page).getByText('Point the camera at something').waitFor();
    await page.getByRole('button', { name: 'Start', exact }).click();
    await moreFrames(page, 3);
  });

  it('says that the camera is gone, and goes on when it is back', async () => {
    const page = await openLive({ film });
    await startCamera(page);
    await moreFrames(page, 3);
    await page.evaluate(() => {
      const stream = document.querySelector('video')?.srcObject as MediaStream;
      stream.getVideoTracks()[0]?.dispatchEvent(new Event('ended'));
    });
    await message(page).getByText('The camera is gone').waitFor();
    await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
    await moreFrames(page, 3);
  });

  it('works where the browser gives no frames as a stream', async () => {
    const page = await openLive({ film });
    await page.evaluate(() => Reflect.deleteProperty(window, 'MediaStreamTrackProcessor'));
    await startCamera(page);
    await moreFrames(page, 10);
  });

  it('leaves nothing to be desired for screen readers, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await openLive({ film }, { colorScheme });
      expect(await axeViolations(page)).toEqual([]);
      await startCamera(page);
      await moreFrames(page, 3);
      expect(await axeViolations(page)).toEqual([]);
    }
  });
});

describe('without a picture', () => {
  it('says that there is no camera', async () => {
    const page = await openLive('none');
    await startCamera(page);
    await message(page).getByText('No camera found').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('says how to allow a camera that was refused', async () => {
    const page = await openLive('refused');
    await startCamera(page);
    await message(page).getByText('The camera is not allowed').waitFor();
    await message(page).getByRole('button', { name: 'Try again' }).waitFor();
  });

  it('says that the camera does not start where another program has it', async () => {
    const page = await openLive({ film });
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('in use', 'NotReadableError'));
    });
    await startCamera(page);
    await message(page).getByText('The camera does not start').waitFor();
  });
});

/** As if the tab were hidden behind another one: a browser without a display shows all of its tabs. */
async function setVisibility(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
