// The rows of one run, in a private file: any window of them can be read at any time, and few are in memory.
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { ResultRow } from '../row.ts';
import { homeFault } from './home-fault.ts';
import { rowOfLine, storedLine, type RowModel } from './stored-row.ts';

/** The file of rows in a run's folder. */
export const rowsFile = 'rows.jsonl';

/** Rows between two known places in the file. */
const blockRows = 32;
/** What waits to be written, at most: in bytes, and for how long while rows come. */
const batchBytes = 64 * 1024;
const batchMs = 1000;
const newline = 0x0a;

export class ResultStore {
  readonly #folder: string;
  readonly #model: RowModel;
  #file: FileHandle | undefined;
  /** Where each block of rows begins in the file. */
  readonly #blocks: number[] = [];
  #fileRows = 0;
  #fileBytes = 0;
  /** Lines that are not in the file yet. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #writtenAt = performance.now();

  private constructor(folder: string, model: RowModel, file: FileHandle) {
    this.#folder = folder;
    this.#model = model;
    this.#file = file;
  }

  /**
   * Makes the folder, which is then the store's own.
   * @throws CodedError `rejected` with one line for people.
   */
  static async create(folder: string, model: RowModel): Promise<ResultStore> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return new ResultStore(folder, model, await open(join(folder, rowsFile), 'wx', 0o600));
    } catch (error) {
      throw homeFault('The results cannot be kept', error);
    }
  }

  /** Rows there are. */
  get size(): number {
    return this.#fileRows + this.#waiting.length;
  }

  /**
   * Takes the next row. One at a time; resolves when there is room for the next.
   * @throws CodedError `rejected` if it cannot be written; all rows so far, this one too, can be read on.
   */
  async append(row: ResultRow): Promise<void> {
    const line = storedLine(row);
    this.#waiting.push(line);
    this.#waitingBytes += line.byteLength;
    if (this.#waitingBytes >= batchBytes || performance.now() - this.#writtenAt >= batchMs) await this.#write();
  }

  /**
   * Writes what waits; no row comes any more.
   * @throws CodedError `rejected` as `append` does.
   */
  async end(): Promise<void> {
    try {
      await this.#write();
    } finally {
      await this.#file?.close();
      this.#file = undefined;
    }
  }

  /**
   * Rows `from` and on, `count` of them or as many as there are.
   * @throws CodedError `rejected` if the file cannot be read.
   */
  async read(from: number, count: number): Promise<ResultRow[]> {
    // As it is now: what waits may be in the file before that has been read.
    const waiting = this.#waiting;
    const [fileRows, to] = [this.#fileRows, Math.min(from + count, this.size)];
    const inFile = from < fileRows ? await this.#readLines(from, Math.min(to, fileRows)) : [];
    const inMemory = waiting.slice(Math.max(from - fileRows, 0), Math.max(to - fileRows, 0)).map(String);
    return [...inFile, ...inMemory].map((line) => rowOfLine(line, this.#model));
  }

  /** Deletes the rows and their folder. */
  async delete(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    try {
      // At its place, so that a write that went halfway counts for nothing.
      if (lines.length > 0) await writeAll(this.#file, Buffer.concat(lines), this.#fileBytes);
    } catch (error) {
      throw homeFault('The results cannot be kept', error);
    }
    for (const line of lines) {
      if (this.#fileRows % blockRows === 0) this.#blocks.push(this.#fileBytes);
      this.#fileRows += 1;
      this.#fileBytes += line.byteLength;
    }
    [this.#waiting, this.#waitingBytes, this.#writtenAt] = [[], 0, performance.now()];
  }

  async #readLines(from: number, to: number): Promise<string[]> {
    const first = Math.floor(from / blockRows);
    const start = this.#blocks[first] ?? 0;
    const end = this.#blocks[Math.ceil(to / blockRows)] ?? this.#fileBytes;
    try {
      const bytes = await readExactly(join(this.#folder, rowsFile), start, end - start);
      return linesOf(bytes, from - first * blockRows, to - first * blockRows);
    } catch (error) {
      throw homeFault('The results cannot be read', error);
    }
  }
}

async function writeAll(file: FileHandle | undefined, bytes: Buffer, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const written = await file?.write(bytes, at, bytes.length - at, position + at);
    if (written === undefined) throw new Error('The store has ended.');
    at += written.bytesWritten;
  }
}

async function readExactly(path: string, start: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, start);
    if (bytesRead < length) throw new Error('The file of rows has been cut short.');
    return buffer;
  } finally {
    await file.close();
  }
}

/** Lines `from` up to `to`, without it and without their ends. */
function linesOf(bytes: Buffer, from: number, to: number): string[] {
  const lines: string[] = [];
  for (let at = 0, number = 0; number < to; number += 1) {
    const end = bytes.indexOf(newline, at);
    if (number >= from) lines.push(bytes.toString('utf8', at, end));
    at = end + 1;
  }
  return lines;
}
