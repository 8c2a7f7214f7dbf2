// What these libraries can do at best: decode, crop and run with nothing in between, the next pictures decoding meanwhile.
import { messageOf } from '../protocol/errors.ts';
import type { ModelCard } from '../protocol/card.ts';
import type { Classifier } from './classifier.ts';
import { Decoder } from './decode.ts';
import type { PictureFeed } from './picture-feed.ts';
import { prepareCrop } from '../pixels/crop.ts';
import { bestClasses } from './scores.ts';

const topK = 5;

export class TightLoop {
  readonly #classifier: Classifier;
  readonly #card: ModelCard;
  readonly #feed: PictureFeed;
  readonly #batch: number;
  readonly #ahead: number;
  readonly #decoder: Decoder;
  readonly #ready: Uint8Array[] = [];
  #decoding = 0;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(classifier: Classifier, card: ModelCard, feed: PictureFeed, batch: number) {
    this.#classifier = classifier;
    this.#card = card;
    this.#feed = feed;
    this.#batch = batch;
    this.#ahead = Math.max(4, 2 * batch);
    this.#decoder = new Decoder(this.#ahead);
  }

  /** Classifies every picture of the feed; rejects at the first that fails. */
  async run(): Promise<void> {
    this.#feed.onMore(() => {
      this.#decodeAhead();
      this.#wake();
    });
    this.#decodeAhead();
    while (!this.#feed.exhausted || this.#decoding + this.#ready.length > 0) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ready.length === 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      } else {
        await this.#runBatch();
      }
    }
  }

  #decodeAhead(): void {
    while (this.#decoding + this.#ready.length < this.#ahead) {
      const picture = this.#feed.take();
      if (picture === undefined) return;
      this.#decoding += 1;
      void this.#prepare(picture);
    }
  }

  async #prepare(picture: string): Promise<void> {
    try {
      const { pixels, release } = await this.#decoder.decode(picture);
      this.#ready.push(prepareCrop(pixels, this.#card.input));
      release();
    } catch (error) {
      const reason = messageOf(error);
      this.#failure ??= new Error(`${picture}: ${reason}`);
    }
    this.#decoding -= 1;
    this.#decodeAhead();
    this.#wake();
  }

  async #runBatch(): Promise<void> {
    // What has finished decoding meanwhile, in other threads, gets into this batch.
    await new Promise(setImmediate);
    const crops = this.#ready.splice(0, this.#batch);
    this.#decodeAhead();
    const outputs = await this.#classifier.run(crops);
    for (const output of outputs) bestClasses(output, this.#card, topK);
  }
}
