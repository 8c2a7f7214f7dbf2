// A run service for tests: a real engine with real workers, and clients as pages are.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { RunService } from '../../../../src/main/runs/service/run-service.ts';
import type { Engine, EngineSettings } from '../../../../src/main/engine.ts';
import type { RunProgress, Source } from '../../../../src/protocol/runs.ts';
import { startEngine } from '../../../support/run-pictures.ts';
import { ServiceClient } from '../../../support/service-client.ts';

export class ServiceBench {
  readonly engine: Engine;
  readonly service: RunService;
  readonly home: string;
  readonly #endpoint: string;
  readonly #pages: ServiceClient[] = [];

  private constructor(engine: Engine, service: RunService, home: string, endpoint: string) {
    [this.engine, this.service, this.home, this.#endpoint] = [engine, service, home, endpoint];
  }

  static async start(home: string, folders: string[] = [], settings?: Partial<EngineSettings>): Promise<ServiceBench> {
    const endpoint = `inproc://pages-${randomUUID()}`;
    const engine = await startEngine(undefined, { listen: endpoint, ...settings });
    try {
      const service = await RunService.create({ engine, folders, dataFolder: { path: home, decidedBy: 'default' } });
      engine.addServices(service.handlers);
      return new ServiceBench(engine, service, home, endpoint);
    } catch (error) {
      await engine.kill();
      throw error;
    }
  }

  page(): ServiceClient {
    const page = new ServiceClient(this.#endpoint);
    this.#pages.push(page);
    return page;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    for (const page of this.#pages) page.close();
    await this.engine.stop();
  }
}

/** Drops files as a page does, and returns the drop's id. Paths with `/` are in the folder that they begin with. */
export async function drop(
  page: ServiceClient,
  files: [path: string, bytes: Buffer][],
  piece = 10_000,
): Promise<Source> {
  const folders = [
    ...new Set(files.flatMap(([path]) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : []))),
  ];
  const bytes = files.reduce((sum, [, content]) => sum + content.length, 0);
  const { fields } = await page.request('drop.create', { folders, files: files.length, bytes });
  for (const [path, content] of files) {
    const slash = path.indexOf('/');
    const place =
      slash === -1 ? { path } : { folder: folders.indexOf(path.slice(0, slash)), path: path.slice(slash + 1) };
    for (let offset = 0; offset === 0 || offset < content.length; offset += piece) {
      const end = offset + piece;
      const header = { drop: fields.drop, ...place, offset, last: end >= content.length };
      await page.request('drop.write', header, { payload: [content.subarray(offset, end)] });
    }
  }
  return { kind: 'drop', id: fields.drop };
}

/** Waits for the end of a run; the partial replies are added to `heard`. */
export async function ended(page: ServiceClient, run: string, heard: RunProgress[] = []): Promise<RunProgress> {
  const onPartial = (progress: RunProgress): void => {
    heard.push(progress);
  };
  return (await page.request('run.subscribe', { run }, { onPartial })).fields;
}

/** The file of a run's results. */
export async function exported(page: ServiceClient, run: string, more: object = {}): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const { fields } = await page.request(
    'run.export',
    { run, ...more },
    { onPartial: (_, [piece]) => pieces.push(piece ?? Buffer.alloc(0)) },
  );
  const file = Buffer.concat(pieces);
  if (file.length !== fields.bytes) throw new Error(`${file.length} bytes came, of ${fields.bytes}.`);
  return file;
}

/** Files below a folder, by their paths from it. */
export function filesIn(folder: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (statSync(path).isFile()) files.set(relative(folder, path), readFileSync(path));
  }
  return files;
}
