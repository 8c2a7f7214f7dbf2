// What the app remembers of itself between two starts: where its window was, and where its dialogs were.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { windowPlaceSchema } from './window-place.ts';

const stateSchema = z.object({
  window: windowPlaceSchema.optional(),
  folders: z.object({ open: z.string().optional(), save: z.string().optional() }).default({}),
});
export type DesktopFacts = z.output<typeof stateSchema>;

/** A window that is dragged about tells of many places. */
const settleMs = 500;

export class DesktopState {
  readonly #file: string;
  #facts: DesktopFacts;
  #timer: NodeJS.Timeout | undefined;

  private constructor(file: string, facts: DesktopFacts) {
    [this.#file, this.#facts] = [file, facts];
  }

  /** Reads `<home>/desktop.json`; a broken one is kept aside, and all begins anew. */
  static async open(home: string): Promise<DesktopState> {
    const file = path.join(home, 'desktop.json');
    await mkdir(home, { recursive: true, mode: 0o700 });
    try {
      return new DesktopState(file, stateSchema.parse(JSON.parse(await readFile(file, 'utf8'))));
    } catch {
      if (existsSync(file)) await rename(file, `${file}.broken`).catch(() => undefined);
      return new DesktopState(file, stateSchema.parse({}));
    }
  }

  get facts(): DesktopFacts {
    return this.#facts;
  }

  /** Written some moments later. */
  change(change: Partial<DesktopFacts>): void {
    this.#facts = { ...this.#facts, ...change };
    this.#timer ??= setTimeout(() => {
      void this.save();
    }, settleMs);
  }

  /** Writes what is not written yet; what cannot be written is of no importance. */
  async save(): Promise<void> {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await writeFileAtomic(this.#file, `${JSON.stringify(this.#facts, null, 2)}\n`, { mode: 0o600 }).catch(
      () => undefined,
    );
  }
}
