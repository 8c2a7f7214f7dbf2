// The places that a run's rows go to: a table, a CSV, JSON Lines, in files or on standard output.
import { OutputFile, type Output } from '../runs/output.ts';
import type { ResultRow, RowEncoder } from '../runs/row.ts';
import { StdoutOutput } from '../runs/stdout-output.ts';

interface Sink {
  encoder: RowEncoder;
  output: Output;
}

/** A format that was asked for, and where it goes: a file's path, or `-` for standard output. */
export interface SinkRequest {
  encoder: RowEncoder;
  target: string;
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
      for (const { encoder, target } of requests) {
        const output = target === '-' ? new StdoutOutput() : await OutputFile.create(target);
        sinks.push({ encoder, output });
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
    await this.#append((encoder) => encoder.header());
  }

  async writeRow(row: ResultRow): Promise<void> {
    await this.#append((encoder) => encoder.row(row));
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

  async #append(bytes: (encoder: RowEncoder) => Buffer): Promise<void> {
    for (const sink of this.#sinks) {
      const result = await sink.output.append([bytes(sink.encoder)]);
      if (result === 'closed') this.#sinks = this.#sinks.filter((other) => other !== sink);
    }
  }
}
