// Decodes pictures, and one that seems damaged once more, alone: where memory is short, the decoders of several pictures
// fail for what one of them takes, and libvips keeps one text of what went wrong for all of them.
import { CodedError } from '../protocol/errors.ts';
import type { PictureSource } from './bytes.ts';
import type { DecodedPicture, Decoder } from './decode.ts';
import { isOutOfMemory } from './out-of-memory.ts';

export class SecondLook {
  readonly #decoder: Pick<Decoder, 'decode'>;
  readonly #underWay = new Set<Promise<unknown>>();
  #lastAlone: Promise<unknown> = Promise.resolve();

  constructor(decoder: Pick<Decoder, 'decode'>) {
    this.#decoder = decoder;
  }

  /** As the decoder does. */
  async decode(source: PictureSource): Promise<DecodedPicture> {
    await this.#noneAlone();
    try {
      return await this.#tracked(this.#decoder.decode(source));
    } catch (error) {
      if (!isDoubtful(error)) throw error;
    }
    const alone = this.#lastAlone.then(async () => {
      await Promise.allSettled(this.#underWay);
      return this.#decoder.decode(source);
    });
    this.#lastAlone = alone.catch(() => undefined);
    return alone;
  }

  async #noneAlone(): Promise<void> {
    for (let seen: unknown; seen !== this.#lastAlone;) {
      seen = this.#lastAlone;
      await this.#lastAlone;
    }
  }

  async #tracked<Result>(decoding: Promise<Result>): Promise<Result> {
    this.#underWay.add(decoding);
    try {
      return await decoding;
    } finally {
      this.#underWay.delete(decoding);
    }
  }
}

/** Faults that another picture may be the reason of. */
function isDoubtful(error: unknown): boolean {
  return error instanceof CodedError && (error.code === 'corrupt' || isOutOfMemory(error));
}
