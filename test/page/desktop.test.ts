// The page as the desktop app shows it, in a real browser: a stand-in for the preload hands it a port, and what the user gives.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Offer } from '../../src/protocol/desktop.ts';
import { pageLinkPath } from '../../src/protocol/page-link.ts';
import { zwsProtocol } from '../../src/protocol/zws.ts';
import { drag, dragAway, drop, launchBrowser, openPage } from '../support/browser.ts';
import { serve, type Served } from '../support/served.ts';
import { ServiceClient } from '../support/service-client.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const folder = mkdtempSync(join(tmpdir(), 'zerolens-desktop-page-'));

// A guard against hanging; everything here waits for real processes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let served: Served;
let browser: Browser;
let page: Page;
let complaints: string[];
/** What the user chooses, drops, or has opened with the app. */
let offer: Offer;

/** Runs in the page before all else: a port whose other end is the gateway's WebSocket, and calls that the test answers. */
const preload = `(() => {
  const listeners = [];
  const given = [];
  globalThis.given = given;
  globalThis.tell = (news) => listeners.forEach((listener) => listener(news));
  window.zerolens = {
    requestPort: () => {
      const { port1, port2 } = new MessageChannel();
      const socket = new WebSocket('ws://' + location.host + '${pageLinkPath}', '${zwsProtocol}');
      socket.binaryType = 'arraybuffer';
      socket.onmessage = ({ data }) => port1.postMessage(new Uint8Array(data));
      socket.onclose = ({ code, reason }) => port1.postMessage({ code, reason });
      port1.onmessage = ({ data }) => {
        if (data instanceof Uint8Array) socket.send(data);
      };
      socket.onopen = () => {
        const message = { type: 'zerolens:port', token: globalThis.launchToken };
        window.postMessage(message, location.origin, [port2]);
      };
    },
    offerFiles: async (files) => {
      given.push(files.map(({ name }) => name));
      return globalThis.offer;
    },
    chooseFiles: async () => globalThis.offer,
    chooseFolder: async () => globalThis.offer,
    chooseDataFolder: async () => false,
    openedSoFar: async () => [],
    onNews: (listener) => listeners.push(listener),
  };
})()`;

beforeAll(async () => {
  const endpoint = `ipc://${join(folder, 'socket')}`;
  served = await serve({ home: join(folder, 'home'), folders: [samples], args: ['--listen', endpoint] });
  const asker = new ServiceClient(endpoint, false);
  const [known] = (await asker.request('folder.list', {})).fields.folders;
  asker.close();
  if (known === undefined) throw new Error('There is no folder.');
  offer = { kind: 'folder', id: known.id, name: known.name };
  browser = await launchBrowser();
  ({ page, complaints } = await openPage(browser, 'about:blank'));
  await page.addInitScript(`globalThis.launchToken = '${new URL(served.address).hash.slice(1)}';`);
  await page.addInitScript(`globalThis.offer = ${JSON.stringify(offer)};`);
  await page.addInitScript(preload);
  await page.goto(new URL(served.address).origin);
});

afterAll(async () => {
  await browser.close();
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('reaches the engine over its port, without a token in its address', async () => {
  await page.getByText('Connected', { exact: true }).waitFor();
  expect(page.url()).not.toContain('#');
  await page.getByRole('heading', { name: 'Folders you have used' }).waitFor();
});

it('classifies what is dropped where it is', async () => {
  await drag(page, [samples], ['dragEnter', 'dragOver']);
  await page.getByText('They stay where they are.').waitFor();
  await dragAway(page);
  await drop(page, [samples]);
  await page.getByText('Done', { exact: true }).waitFor();
  await page.getByText('14 rows', { exact: true }).waitFor();
  expect(await page.evaluate('given')).toEqual([['samples']]);
});

it('asks about a folder that has been classified, whichever way it comes', async () => {
  const question = page.getByRole('dialog', { name: 'samples has been classified before' });
  const ways: (() => Promise<unknown>)[] = [
    async () => {
      await page.getByRole('button', { name: 'Classify more' }).click();
      await page.getByRole('menuitem', { name: 'Choose a folder…' }).click();
    },
    () => page.evaluate(`tell({ kind: 'choose', what: 'folder' })`),
    () => page.evaluate(`tell({ kind: 'opened', offer })`),
  ];
  for (const way of ways) {
    await way();
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
  }
});

it('follows the menu of the app', async () => {
  await page.evaluate(`tell({ kind: 'go', screen: 'runs' })`);
  await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
  await page.evaluate(`tell({ kind: 'go', screen: 'pictures' })`);
  await page.getByText('14 rows', { exact: true }).waitFor();
});

it('takes a port from nobody but its own window', async () => {
  await page.evaluate(`(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    frame.contentWindow.parent.postMessage({ type: 'zerolens:port', token: 'x' }, '*', [new MessageChannel().port2]);
    frame.remove();
  })()`);
  await page.getByText('Connected', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});
