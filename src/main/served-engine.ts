// The engine with all the services that pages ask for, as every shell with a page starts it, and what the log has of it.
import { messageOf } from '../protocol/errors.ts';
import type { RunProgress } from '../protocol/runs.ts';
import type { DeviceChoice } from '../protocol/settings.ts';
import type { Device } from '../protocol/worker.ts';
import { diagnosticsHandlers } from './diagnosis/diagnostics-service.ts';
import { Engine, type EngineSettings } from './engine.ts';
import type { Log, LogLevel } from './log/log.ts';
import type { RunEnding } from './runs/service/active-run.ts';
import type { Offers } from './runs/service/offers.ts';
import { RunService } from './runs/service/run-service.ts';
import { settingsHandlers } from './settings/settings-service.ts';
import { StatusService } from './status/status-service.ts';
import type { UserData } from './user-data.ts';
import { version } from './version.ts';

export interface ServedEngineSettings extends Omit<EngineSettings, 'live' | 'device'> {
  /** `auto`: as the user's settings say. */
  device: DeviceChoice;
  /** Paths of the folders that pages may classify. */
  folders: readonly string[];
  userData: UserData;
  /** Has the story of it; the shell's to close. */
  log: Log;
}

export class ServedEngine {
  readonly engine: Engine;
  readonly status: StatusService;
  readonly #runs: RunService;
  readonly #log: Log;

  private constructor(engine: Engine, runs: RunService, log: Log, fallback: string | undefined) {
    [this.engine, this.#runs, this.#log] = [engine, runs, log];
    this.status = new StatusService(engine, fallback);
    engine.addServices(runs.handlers);
  }

  /** What the user hands over beside the page. */
  get offers(): Offers {
    return this.#runs.offers;
  }

  /** Tells of the run that is worked on and of the one before it, now and as they get on, until the signal. */
  watchWork(onRuns: (runs: readonly RunProgress[]) => void, signal: AbortSignal): void {
    this.#runs.watchWork(onRuns, signal).catch(() => undefined);
  }

  /** @throws CodedError with one line for people when no worker can serve the model, or nothing can be kept. */
  static async start(settings: ServedEngineSettings): Promise<ServedEngine> {
    const { log, userData } = settings;
    log.write('info', `ZeroLens ${version} starts, ${process.platform} ${process.arch}.`);
    const tell = (level: LogLevel, line: string): void => {
      log.write(level, line);
      settings.onNotice?.(line);
    };
    if (userData.settings.notice !== undefined) tell('warn', userData.settings.notice);
    const { engine, fallback } = await startEngine(settings, tell);
    void engine.failed.then((reason) => {
      tell('error', reason);
    });
    const runs = await startRuns(engine, settings);
    if (runs.notice !== undefined) tell('warn', runs.notice);
    log.write('info', `The engine is ready: ${engine.settings.model.id} on ${engine.settings.device}.`);
    return new ServedEngine(engine, runs, log, fallback);
  }

  /** Ends what is going on in good order; what is done so far is kept. */
  async stop(): Promise<void> {
    await this.#runs.stop();
    await this.engine.stop();
    this.#log.write('info', 'ZeroLens ends.');
  }
}

interface Started {
  readonly engine: Engine;
  /** Why it does not run on the device of the user's settings, if so. */
  readonly fallback: string | undefined;
}

/** On a device that was asked for in words, or not at all; where the user's settings name one that does not work, on the CPU. */
async function startEngine(
  { device: asked, userData, ...settings }: ServedEngineSettings,
  tell: (level: LogLevel, line: string) => void,
): Promise<Started> {
  const { device: preferred, workers } = userData.settings.settings;
  const start = (device: Device): Promise<Engine> =>
    Engine.start({
      ...settings,
      ...{ device, workers: settings.workers ?? workers ?? undefined, live: true },
      onNotice: (line) => {
        tell('warn', line);
      },
    });
  const device = asked === 'auto' ? preferred : asked;
  // Until devices are measured.
  if (device === 'auto' || device === 'cpu') return { engine: await start('cpu'), fallback: undefined };
  try {
    return { engine: await start(device), fallback: undefined };
  } catch (error) {
    if (asked !== 'auto') throw error;
    const fallback = `The engine runs on the processor, as ${device} was chosen and cannot be used: ${messageOf(error)}`;
    tell('warn', fallback);
    return { engine: await start('cpu'), fallback };
  }
}

async function startRuns(
  engine: Engine,
  { folders, userData, log, forkWorker }: ServedEngineSettings,
): Promise<RunService> {
  engine.addServices({ ...settingsHandlers(userData), ...diagnosticsHandlers(userData, forkWorker) });
  const onEnded = (ending: RunEnding): void => {
    log.write(ending.state === 'failed' ? 'error' : 'info', endingLine(ending));
  };
  try {
    return await RunService.create({ engine, folders, dataFolder: userData.dataFolder, onEnded });
  } catch (error) {
    await engine.kill();
    throw error;
  }
}

/** `Run ab12cd34 ends: done. Pictures: 14, errors: 1, seconds: 2.3.` */
function endingLine({ run, state, message, done, errors, seconds }: RunEnding): string {
  const figures = `Pictures: ${done}, errors: ${errors}, seconds: ${seconds.toFixed(1)}.`;
  return `Run ${run} ends: ${state}. ${figures}${message === undefined ? '' : ` ${message}`}`;
}
