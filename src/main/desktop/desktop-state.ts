// What the app remembers of itself between two starts: where its window was, and where its dialogs were.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { contentOf, keepAside, writeJson } from '../json-file.ts';
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
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const kept = stateSchema.safeParse(contentOf(text ?? '{}'));
    if (!kept.success) await keepAside(file);
    return new DesktopState(file, kept.data ?? stateSchema.parse({}));
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
    await writeJson(this.#file, this.#facts).catch(() => undefined);
  }
}
