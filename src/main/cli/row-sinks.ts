// The places that a run's rows go to: a table, a CSV, JSON Lines, in files or on standard output.
import { OutputFile, type Output } from '../runs/output.ts';
import type { ResultRow, RowEncoder } from '../runs/row.ts';
import { StdoutOutput } from '../runs/stdout-output.ts';

interface Sink {
  encoder: RowEncoder;
  output: Output;
  held: boolean;
}

/** A format that was asked for, and where it goes: a file's path, or `-` for standard output. */
export interface SinkRequest {
  encoder: RowEncoder;
  target: string;
  /** Gets its rows only from `writeAnew`. */
  held?: boolean;
}

export class RowSinks {
  #sinks: Sink[];
  /** Files that rows are in once they are complete. */
  readonly paths: readonly string[];
  /** Partial files that rows are in until then. */
  readonly partialPaths: readonly string[];

  private constructor(sinks: Sink[]) {
    this.#sinks = sinks;
    const files = sinks.flatMap(({ output }) => (output instanceof OutputFile ? output : []));
    this.paths = files.map(({ path }) => path);
    this.partialPaths = files.map(({ partialPath }) => partialPath);
  }

  /**
   * Opens every place; what was opened is closed again if one of them cannot be.
   * @throws OutputError with one line for people.
   */
  static async open(requests: readonly SinkRequest[]): Promise<RowSinks> {
    const sinks: Sink[] = [];
    try {
      for (const { encoder, target, held = false } of requests) {
        const output = target === '-' ? new StdoutOutput() : await OutputFile.create(target);
        sinks.push({ encoder, output, held });
      }
    } catch (error) {
      await Promise.all(sinks.map(({ output }) => output.discard()));
      throw error;
    }
    return new RowSinks(sinks);
  }

  /** Whether nobody reads any of it any more. */
  get closed(): boolean {
    return this.#sinks.length === 0;
  }

  async writeHeaders(): Promise<void> {
    await this.#append(this.#live, (encoder) => encoder.header());
  }

  async writeRow(row: ResultRow): Promise<void> {
    await this.#append(this.#live, (encoder) => encoder.row(row));
  }

  /** Writes all rows to places that were held; with `files` also to files, instead of what is in them. */
  async writeAnew(rows: AsyncIterable<readonly ResultRow[]>, { files }: { files: boolean }): Promise<void> {
    const sinks = this.#sinks.filter(({ held, output }) => held || (files && output instanceof OutputFile));
    if (sinks.length === 0) return;
    for (const { output } of sinks) if (output instanceof OutputFile) await output.restart();
    await this.#append(sinks, (encoder) => encoder.header());
    for await (const some of rows) {
      for (const row of some) await this.#append(sinks, (encoder) => encoder.row(row));
      if (this.closed) return;
    }
  }

  async complete(): Promise<void> {
    for (const { output } of this.#sinks) await output.complete();
  }

  /** Leaves partial files as they are. */
  async abandon(): Promise<void> {
    await Promise.all(this.#sinks.map(({ output }) => output.abandon()));
  }

  /** Removes partial files: nothing is in them. */
  async discard(): Promise<void> {
    await Promise.all(this.#sinks.map(({ output }) => output.discard()));
  }

  get #live(): Sink[] {
    return this.#sinks.filter(({ held }) => !held);
  }

  async #append(sinks: readonly Sink[], bytes: (encoder: RowEncoder) => Buffer): Promise<void> {
    for (const sink of sinks) {
      const result = await sink.output.append([bytes(sink.encoder)]);
      if (result === 'closed') this.#sinks = this.#sinks.filter((other) => other !== sink);
    }
  }
}
