// How long pictures take, stage by stage: percentiles over what was finished lately.
import type { z } from 'zod';
import { stageSchema, type EngineStatus, type Percentiles } from '../../protocol/status.ts';

export const stages = stageSchema.options;
/** In milliseconds; a stage that a picture did not go through is absent. */
export type Timings = Partial<Record<z.infer<typeof stageSchema>, number>>;

const rememberedPictures = 1000;
const rememberedMs = 60_000;

export class Latency {
  /** The last ones, oldest first once it is full, from `#next` on. */
  readonly #pictures: { at: number; timings: Timings }[] = [];
  #next = 0;

  /** @param now in ms, monotonic. */
  add(timings: Timings, now: number): void {
    this.#pictures[this.#next] = { at: now, timings };
    this.#next = (this.#next + 1) % rememberedPictures;
  }

  /** Over the last minute or the last 1,000 pictures, whichever is less. */
  percentiles(now: number): EngineStatus['latency'] {
    const recent = this.#pictures.filter(({ at }) => now - at <= rememberedMs);
    const result: EngineStatus['latency'] = {};
    for (const stage of stages) {
      const values = recent.flatMap(({ timings }) => timings[stage] ?? []).sort((one, other) => one - other);
      if (values.length > 0) result[stage] = percentilesOf(values);
    }
    return result;
  }
}

function percentilesOf(sorted: readonly number[]): Percentiles {
  const at = (share: number) => sorted[Math.min(Math.ceil(sorted.length * share) - 1, sorted.length - 1)] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
