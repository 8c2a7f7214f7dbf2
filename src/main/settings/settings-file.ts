// The file of settings: read at the start, whole at any time, kept aside when it is broken.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CodedError, messageOf } from '../../protocol/errors.ts';
import { settingsSchema, type Settings } from '../../protocol/settings.ts';
import { contentOf, keepAside, writeJson } from '../json-file.ts';
import { systemCode } from '../system-code.ts';

/** Of what is in the file; a newer one may mean other things by the same names. */
const version = 1;
const fileSchema = settingsSchema.extend({ version: z.literal(version) });
const anyVersionSchema = z.object({ version: z.int() });

export class SettingsFile {
  readonly #file: string;
  #settings: Settings;
  /** What is wrong with the file, one line for people. */
  readonly notice: string | undefined;
  /** A newer ZeroLens has written it: it stays as it is. */
  readonly #isNewer: boolean;
  /** The change that is being written: the next one begins with what it has made of them. */
  #latest: Promise<unknown> = Promise.resolve();

  private constructor(file: string, settings: Settings, notice?: string, isNewer = false) {
    [this.#file, this.#settings, this.notice, this.#isNewer] = [file, settings, notice, isNewer];
  }

  /** Reads `<home>/settings.json`. Never throws: ZeroLens works with the usual settings as well, and says so. */
  static async open(home: string): Promise<SettingsFile> {
    const file = path.join(home, 'settings.json');
    const usual = settingsSchema.parse({});
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      // A home that is no folder is told of where something is to be kept.
      const isThere = !['ENOENT', 'ENOTDIR'].includes(systemCode(error));
      const fault = isThere ? `The settings cannot be read: ${messageOf(error)}.` : undefined;
      return new SettingsFile(file, usual, fault);
    }
    const content = contentOf(text);
    const kept = fileSchema.safeParse(content);
    if (kept.success) {
      const { version: _, ...settings } = kept.data;
      return new SettingsFile(file, settings);
    }
    const known = anyVersionSchema.safeParse(content);
    if (known.success && known.data.version > version) {
      return new SettingsFile(file, usual, 'The settings are from a newer ZeroLens; they are left as they are.', true);
    }
    const aside = await keepAside(file);
    const where = aside === undefined ? ': the' : `. They are kept as ${aside}, and the`;
    return new SettingsFile(file, usual, `The settings could not be understood${where} usual ones hold.`);
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** @throws CodedError `rejected` with one line for people; then all stays as it was. */
  async change(change: Partial<Settings>): Promise<Settings> {
    const changed = this.#latest.then(() => this.#write(change));
    this.#latest = changed.catch(() => undefined);
    return await changed;
  }

  async #write(change: Partial<Settings>): Promise<Settings> {
    if (this.#isNewer) throw new CodedError('rejected', 'The settings are from a newer ZeroLens. Update ZeroLens.');
    const settings = settingsSchema.parse({ ...this.#settings, ...change });
    try {
      await writeJson(this.#file, { version, ...settings });
    } catch (error) {
      throw new CodedError('rejected', `The settings cannot be kept: ${messageOf(error)}.`);
    }
    this.#settings = settings;
    return settings;
  }
}
