// The parts of the desktop app that are plain functions: where the window comes up, what is opened, what a run shows outside.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { resourcePath } from '../../../src/main/resources.ts';
import { screenNames } from '../../../src/protocol/screens.ts';
import { progressOf } from '../../renderer/progress.ts';
import { electron } from './electron-mock.ts';

vi.mock('electron', () => electron);

const { placeOn, usualSize } = await import('../../../src/main/desktop/window-place.ts');
const { openedPaths } = await import('../../../src/main/desktop/opened.ts');
const { barOf, wordsAtEnd } = await import('../../../src/main/desktop/run-signs.ts');
const { menuTemplate } = await import('../../../src/main/desktop/menu.ts');

const first = { x: 0, y: 0, width: 1600, height: 900 };
const second = { x: 1600, y: 100, width: 1000, height: 700 };

it.each([
  ['in the middle at first', undefined, { x: 160, y: 50, ...usualSize }],
  ['where it was', { x: 30, y: 40, width: 900, height: 600 }, { x: 30, y: 40, width: 900, height: 600 }],
  ['on the other screen', { x: 1700, y: 120, width: 900, height: 600 }, { x: 1700, y: 120, width: 900, height: 600 }],
  [
    'from a screen that is gone',
    { x: 4000, y: 0, width: 900, height: 600 },
    { x: 350, y: 150, width: 900, height: 600 },
  ],
  ['from above all screens', { x: 100, y: -500, width: 900, height: 600 }, { x: 350, y: 150, width: 900, height: 600 }],
  ['larger than any screen', { x: 9000, y: 0, width: 5000, height: 4000 }, first],
])('places the window %s', (_, bounds, expected) => {
  const before = bounds === undefined ? undefined : { bounds, maximized: false };
  expect(placeOn([first, second], before)).toEqual(expected);
});

it('takes of a command line what is there, and no options', () => {
  const lemon = resourcePath('samples', 'lemon.jpg');
  const words = ['--inspect', '', 'lemon.jpg', lemon, '/not/there.jpg', '-psn_0_1'];
  expect(openedPaths(words, resourcePath('samples'))).toEqual([lemon, lemon]);
});

it('takes addresses of files, as desktops of Linux write them', () => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'zerolens-opened-')), 'José 写真 #1%');
  onTestFinished(() => {
    rmSync(path.dirname(folder), { recursive: true });
  });
  mkdirSync(folder);
  const words = [pathToFileURL(folder).href, 'file:///not/there', 'file://elsewhere/x', 'https://example.com/a.jpg'];
  expect(openedPaths(words, '/')).toEqual([folder]);
});

it('shows on the taskbar how far a run is', () => {
  expect(barOf(undefined)).toBe(-1);
  expect(barOf(progressOf({ state: 'running', done: 3, found: 12 }))).toBe(0.25);
  expect(barOf(progressOf({ state: 'running', finding: true }))).toBe(2);
  for (const state of ['done', 'paused', 'queued', 'failed'] as const) expect(barOf(progressOf({ state }))).toBe(-1);
});

it('tells of the end of a long run, and of one that failed', () => {
  expect(wordsAtEnd(progressOf({ state: 'done', seconds: 5 }))).toBeUndefined();
  expect(wordsAtEnd(progressOf({ state: 'done', seconds: 500, done: 1234 }))).toEqual({
    title: 'Done: Holiday',
    body: '1,234 pictures classified.',
  });
  expect(wordsAtEnd(progressOf({ state: 'done', seconds: 500, done: 1, errors: 1 }))?.body).toBe(
    '1 picture classified, 1 with an error.',
  );
  expect(wordsAtEnd(progressOf({ state: 'paused', message: 'The disk is full.' }))?.title).toBe('Paused: Holiday');
  expect(wordsAtEnd(progressOf({ state: 'paused' }))).toBeUndefined();
});

it('has a menu that leads to every screen of the page', () => {
  const led: string[] = [];
  const tell: Parameters<typeof menuTemplate>[0]['tell'] = (news) => {
    if (news.kind === 'go') led.push(news.screen);
  };
  const view = menuTemplate({ tell, showWindow: () => undefined, logFolder: '/logs' }, false).find(
    ({ label }) => label === '&View',
  );
  for (const { click } of Array.isArray(view?.submenu) ? view.submenu : []) (click as (() => void) | undefined)?.();
  expect(led).toEqual(screenNames);
});

it('has a menu whose shortcuts are all different', () => {
  const actions = { tell: () => undefined, showWindow: () => undefined, logFolder: '/logs' };
  for (const isMac of [true, false]) {
    const items = menuTemplate(actions, isMac).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const shortcuts = items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(shortcuts.length).toBeGreaterThan(5);
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
  }
});
