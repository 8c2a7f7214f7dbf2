// `zerolens serve`: the page in a browser, until Ctrl-C.
import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { messageOf } from '../../protocol/errors.ts';
import type { DeviceChoice } from '../../protocol/settings.ts';
import type { PagePort } from '../broker/page-port.ts';
import { prepareListener, type Listener } from '../listen/listener.ts';
import { Log } from '../log/log.ts';
import { resolveModel } from '../models/registry.ts';
import { pagePath } from '../resources.ts';
import { ServedEngine, type ServedEngineSettings } from '../served-engine.ts';
import { openUserData, userDataFolder } from '../user-data.ts';
import { WebServer } from '../web/server.ts';
import { openBrowser } from './browser.ts';
import { exitCodes } from './exit-codes.ts';
import { launchToken } from './launch-token.ts';
import { countOrAuto, deviceOrAuto, fixed, mostBatch, mostWorkers, port, type Count } from './options.ts';
import { stopOnSignals } from './signals.ts';
import { warn } from './terminal-text.ts';

interface ServeOptions {
  port: number;
  open: boolean;
  model?: string;
  device: DeviceChoice;
  workers: Count;
  batch: Count;
  listen?: string;
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('show the page in a browser: drop pictures, point the camera')
    .argument('[folder...]', 'folders that can be picked in the page')
    .option(
      '--port <n>',
      'where to serve; 0 is any free port. With another one, an open page finds back after a restart',
      port,
      0,
    )
    .option('--listen <endpoint>', 'let other programs ask too: ipc://PATH, or tcp://ADDRESS:PORT with CURVE keys')
    .option('--no-open', 'do not open a browser')
    .option('--model <id|file|folder>', 'a model: its id, its .onnx file or its folder (default: the built-in one)')
    .option('--workers <n|auto>', 'worker processes; auto is as in the settings', countOrAuto(mostWorkers), 'auto')
    .option(
      '--device <name>',
      'auto, cpu, webgpu, cuda, dml or coreml; auto is as in the settings, or cpu for now',
      deviceOrAuto,
      'auto',
    )
    .option('--batch <n|auto>', 'most pictures in one run of the model', countOrAuto(mostBatch), 'auto')
    .addHelpText('after', '\nExample:\n  zerolens serve photos/')
    .action(async (folders: string[], options: ServeOptions) => {
      for (const folder of folders) await checkFolder(folder);
      await serve(folders, options);
    });
}

/** @throws Error with one line for people. */
async function checkFolder(path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) throw new Error(`there is no folder ${path}.`);
  if (!facts.isDirectory()) throw new Error(`${path} is a file: name the folder it is in.`);
}

async function serve(folders: readonly string[], options: ServeOptions): Promise<void> {
  const token = await launchToken(options.port);
  const listener =
    options.listen === undefined ? undefined : await prepareListener(options.listen, userDataFolder(), warn);
  const userData = await openUserData();
  const log = new Log(userData.home, 'serve');
  try {
    const starting = stopOnSignals(() => {
      void Promise.all([listener?.close(), log.close()]).finally(() => process.exit(exitCodes.stopped));
    });
    const served = await startEngine(folders, options, listener, { userData, log }).finally(() => {
      starting.release();
    });
    await servePages(served, token, options, listener);
  } catch (error) {
    log.write('error', messageOf(error));
    throw error;
  } finally {
    await Promise.all([listener?.close(), log.close()]);
  }
  process.exitCode = exitCodes.stopped;
}

async function startEngine(
  folders: readonly string[],
  { model, device, workers, batch }: ServeOptions,
  listener: Listener | undefined,
  kept: Pick<ServedEngineSettings, 'userData' | 'log'>,
): Promise<ServedEngine> {
  return await ServedEngine.start({
    ...{ model: await resolveModel(model), device, workers: fixed(workers), batch: fixed(batch), onNotice: warn },
    ...{ listen: listener?.endpoint, curveSecretKey: listener?.secretKey },
    ...{ folders, ...kept },
  });
}

/** Until the user stops it. */
async function servePages(
  served: ServedEngine,
  token: string,
  { port, open }: ServeOptions,
  listener: Listener | undefined,
): Promise<void> {
  const { engine, status } = served;
  let web: WebServer | undefined;
  try {
    const onPage = (page: PagePort) => void engine.servePage(page, token);
    web = await WebServer.start({ root: pagePath(), port, token, onPage, metrics: () => status.metrics() });
    for (const line of (await listener?.open(engine.bound ?? '')) ?? []) warn(line);
    await untilStopped(`${web.origin}/#${token}`, open);
  } finally {
    // Pages are told by the engine.
    await served.stop();
    await web?.stop();
  }
}

/** Says where the page is; resolves at the first Ctrl-C. */
async function untilStopped(address: string, open: boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  stopOnSignals(() => {
    warn('Stopping. Press Ctrl-C again to quit at once.');
    resolve(undefined);
  });
  process.stdout.write(`ZeroLens is at ${address}\n`);
  const trouble = open ? await openBrowser(address) : undefined;
  if (trouble !== undefined) warn(trouble);
  await promise;
}
