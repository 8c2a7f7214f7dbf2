// One picture after the other, each from file to classes before the next: nothing overlaps.
import type { ModelCard } from '../protocol/card.ts';
import type { PictureFacts, Prediction } from '../protocol/requests.ts';
import type { Classifier } from './classifier.ts';
import { Decoder } from './decode.ts';
import { prepareCrop } from '../pixels/crop.ts';
import { bestClasses } from './scores.ts';

export class SinglePicture {
  readonly #classifier: Classifier;
  readonly #card: ModelCard;
  readonly #decoder = new Decoder(1);

  constructor(classifier: Classifier, card: ModelCard) {
    this.#classifier = classifier;
    this.#card = card;
  }

  async classify(path: string, topK: number): Promise<{ results: Prediction[]; picture: PictureFacts }> {
    const { pixels, facts, release } = await this.#decoder.decode(path);
    const crop = prepareCrop(pixels, this.#card.input);
    release();
    const [output = new Float32Array()] = await this.#classifier.run([crop]);
    return { results: bestClasses(output, this.#card, topK), picture: facts };
  }
}
