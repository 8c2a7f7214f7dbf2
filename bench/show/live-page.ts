// The Live screen from outside: which picture the camera shows, which label the page, and the page's own figures.
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { filmSize } from '../../test/support/film.ts';
import { pause } from '../../test/support/processes.ts';
import { median } from './statistics.ts';

/** So small a copy of a frame that it tells pictures from each other, and little else. */
const signatureSize = { width: 8, height: 6 };

/** Runs in the page. */
const lookScript = `(() => {
  const canvas = (globalThis.signatureCanvas ??= new OffscreenCanvas(${signatureSize.width}, ${signatureSize.height}));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(document.querySelector('video'), 0, 0, canvas.width, canvas.height);
  return {
    signature: [...context.getImageData(0, 0, canvas.width, canvas.height).data].filter((_, at) => at % 4 < 3),
    label: document.querySelector('.live-label').textContent,
    sequence: Number(document.querySelector('[data-sequence]').dataset.sequence),
    figures: Object.fromEntries(
      [...document.querySelectorAll('.live-figures dd')].map((cell) => [cell.dataset.field, parseFloat(cell.textContent)]),
    ),
    notice: document.querySelector('.live-notice')?.textContent ?? '',
  };
})()`;

export type Figures = Record<'fps' | 'age' | 'preparing' | 'answering' | 'model', number>;

export interface Look {
  signature: number[];
  label: string;
  sequence: number;
  figures: Figures;
  /** What the page says of workers that ended. */
  notice: string;
  at: number;
}

export async function look(page: Page): Promise<Look> {
  const seen = await page.evaluate<Omit<Look, 'at'>>(lookScript);
  return { ...seen, at: performance.now() };
}

/** Looks ten times a second while `goesOn`. */
export async function watch(
  page: Page,
  goesOn: (looks: readonly Look[]) => boolean | Promise<boolean>,
): Promise<Look[]> {
  const looks: Look[] = [];
  do {
    looks.push(await look(page));
    await pause(100);
  } while (await goesOn(looks));
  return looks;
}

export function watchFor(page: Page, seconds: number): Promise<Look[]> {
  const until = performance.now() + seconds * 1000;
  return watch(page, () => performance.now() < until);
}

/** Medians of the figures that the page has shown. */
export function typical(looks: readonly Look[]): Figures {
  const of = (name: keyof Figures): number => median(looks.map(({ figures }) => figures[name]).filter(Number.isFinite));
  return { fps: of('fps'), age: of('age'), preparing: of('preparing'), answering: of('answering'), model: of('model') };
}

export async function signatureOf(frame: Buffer): Promise<number[]> {
  const raw = { ...filmSize, channels: 3 } as const;
  return [
    ...(await sharp(frame, { raw })
      .resize({ ...signatureSize, fit: 'fill' })
      .raw()
      .toBuffer()),
  ];
}

/** For each picture of the film, the label that was on the screen most often while the camera showed it. */
export function labelsShown(looks: readonly Look[], signatures: readonly number[][]): (string | undefined)[] {
  const places = looks.map(({ signature }) => nearest(signature, signatures));
  const counts = signatures.map(() => new Map<string, number>());
  places.forEach((place, at) => {
    const label = looks[at]?.label ?? '';
    counts[place]?.set(label, (counts[place].get(label) ?? 0) + 1);
  });
  return counts.map((labels) => [...labels].toSorted(([, one], [, other]) => other - one)[0]?.[0]);
}

function nearest(signature: readonly number[], all: readonly number[][]): number {
  const distances = all.map((other) =>
    other.reduce((sum, value, at) => sum + Math.abs(value - (signature[at] ?? 0)), 0),
  );
  return distances.indexOf(Math.min(...distances));
}
