// A worker like the real one, but for what ZEROLENS_FRAGILE says: `always` kills it on every picture, the SHA-256 of
// prepared crops (with commas between) on those, `hang` blocks it for good, `leave-grey` kills it on all but plain
// pictures, and `wait:` with a path lets it run nothing until there is such a file.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { loadClassifier, type Classifier } from '../../src/workers/classifier.ts';
import { serve } from '../../src/workers/serve.ts';
import type { WorkerSettings } from '../../src/protocol/worker.ts';

const trigger = process.env['ZEROLENS_FRAGILE'] ?? '';
const deadly = new Set(trigger.split(','));
const awaited = /^wait:(.*)$/s.exec(trigger)?.[1];

async function loadFragile(settings: WorkerSettings): Promise<Classifier> {
  const classifier = await loadClassifier(settings);
  return {
    batch: classifier.batch,
    run: (crops) => {
      if (trigger === 'hang') for (;;) block(60_000);
      while (awaited !== undefined && !existsSync(awaited)) block(50);
      if (crops.some(isDeadly)) process.kill(process.pid, 'SIGKILL');
      return classifier.run(crops);
    },
  };
}

function isDeadly(crop: Uint8Array): boolean {
  if (trigger === 'always') return true;
  if (trigger === 'leave-grey') return crop.some((value) => value !== crop[0]);
  return deadly.has(createHash('sha256').update(crop).digest('hex'));
}

/** The thread that runs the model, as the model itself would. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

await serve(loadFragile);
