// A real Chromium on the page, and what tests do to it that a user does with mouse, clipboard and files.
import { chromium, type Browser, type BrowserContextOptions, type Page, type WebSocketRoute } from 'playwright-core';

export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', ...args],
  });
}

export interface OpenedPage {
  page: Page;
  /** What the page's policy has refused, and errors that nobody caught, so far. */
  complaints: string[];
}

export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|violates|Trusted/iu.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, complaints };
}

type DragStep = 'dragEnter' | 'dragOver' | 'drop';

/** What the system tells the browser when these files and folders are dragged over the middle of the page. */
export async function drag(page: Page, paths: readonly string[], steps: readonly DragStep[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of steps) {
    await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  }
  await session.detach();
}

export function drop(page: Page, paths: readonly string[]): Promise<void> {
  return drag(page, paths, ['dragEnter', 'dragOver', 'drop']);
}

/** The bytes of what the page hands over for download when `action` is done, and the name for it. */
export async function downloaded(page: Page, action: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), action()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
}

/** The mouse leaves with what it drags; Chromium's protocol has no word for it. */
export async function dragAway(page: Page): Promise<void> {
  await page.evaluate('document.body.dispatchEvent(new DragEvent("dragleave", { bubbles: true }))');
}

interface HeldLink {
  /** From now on the engine's messages wait. */
  hold: () => void;
  release: () => void;
  /** Ends the connection, and every one that is made after it. */
  cut: () => void;
}

/** Puts a hand on the page's connection; to be called before the page is opened. */
export async function holdable(page: Page): Promise<HeldLink> {
  let held: (() => void)[] | undefined;
  let isCut = false;
  const sockets = new Set<WebSocketRoute>();
  await page.routeWebSocket(/./u, (socket) => {
    if (isCut) {
      void socket.close({ code: 1001 });
      return;
    }
    sockets.add(socket);
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const pass = (): void => {
        socket.send(message);
      };
      if (held === undefined) pass();
      else held.push(pass);
    });
  });
  return {
    hold: () => {
      held ??= [];
    },
    release: () => {
      for (const pass of held ?? []) pass();
      held = undefined;
    },
    cut: () => {
      isCut = true;
      for (const socket of sockets) void socket.close({ code: 1001 });
    },
  };
}

/** Picks a folder of the command line; of one that has a run already, everything again. */
export async function classifyAll(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: `${folder} Classify` }).click();
  const again = page.getByRole('button', { name: 'Classify everything again' });
  await again
    .or(page.getByRole('region', { name: `Results of ${folder}` }))
    .first()
    .waitFor();
  if (await again.isVisible()) await again.click();
}
