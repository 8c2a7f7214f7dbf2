// What only a real browser does: Chromium sends a message of 1 MiB in fragments, and it must arrive whole.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { encodeReady } from '../../src/protocol/zws-ready.ts';
import { zwsProtocol } from '../../src/protocol/zws.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { startEngine } from '../support/run-pictures.ts';
import { RawPage, serveEngine, type ServedEngine } from '../support/web.ts';

const side = 592;
const header = { op: 'classify', input: { kind: 'pixels', width: side, height: side, channels: 3 } };

let served: ServedEngine;
let browser: Browser;

beforeAll(async () => {
  served = await serveEngine(await startEngine(undefined, { workers: 1 }));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await served.engine.stop();
  await served.web.stop();
});

/** Every byte differs from its neighbours, and from one fragment to the next. */
function pixels(): Uint8Array {
  return Uint8Array.from({ length: side * side * 3 }, (_, place) => (place * place * 31 + (place >> 7)) % 251);
}

interface Asked {
  ready: number[];
  protocol: string;
  request: object;
  payload: number[];
}

/** In the page: says READY, sends one message, and resolves with the header of its reply. */
function askFromPage({ ready, protocol, request, payload }: Asked): Promise<unknown> {
  const socket = new WebSocket(`ws://${location.host}/zmq`, protocol);
  socket.binaryType = 'arraybuffer';
  const frame = (flag: number, bytes: Iterable<number>) => Uint8Array.from([flag, ...bytes]);
  const text = (value: string) => new TextEncoder().encode(value);
  return new Promise((resolve, reject) => {
    const headers: ArrayBuffer[] = [];
    socket.onopen = () => {
      socket.send(Uint8Array.from(ready));
    };
    socket.onclose = ({ code, reason }) => {
      reject(new Error(`${code} ${reason}`));
    };
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      headers.push(data);
      if (headers.length === 1) {
        socket.send(frame(1, text('ZL1')));
        socket.send(frame(1, text(JSON.stringify(request))));
        const last = new Uint8Array(1 + payload.length);
        last.set(payload, 1);
        socket.send(last);
      }
      if (headers.length === 3) resolve(JSON.parse(new TextDecoder().decode(data.slice(1))));
    };
  });
}

it('a message of 1 MiB from Chromium arrives whole', async () => {
  const raw = await RawPage.open(served);
  const whole = await raw.ask({ ...header, id: 'w' }, [pixels()]);
  await raw.leave();
  const { page } = await openPage(browser, served.origin);
  const ready = [...encodeReady({ 'Socket-Type': 'DEALER', 'X-ZeroLens-Token': served.token })];
  const reply = await page.evaluate(askFromPage, {
    ready,
    protocol: zwsProtocol,
    request: { ...header, id: 'c' },
    payload: [...pixels()],
  });
  expect(pixels().byteLength).toBeGreaterThan(1024 * 1024);
  expect(reply).toMatchObject({ id: 'c', status: 'final', results: whole.header['results'] });
});
