// A worker like the real one, but for what ZEROLENS_FRAGILE says: `always` kills it on every picture, the SHA-256 of a
// prepared crop on that one, `hang` blocks it for good, `leave-grey` kills it on all but plain pictures.
import { createHash } from 'node:crypto';
import { loadClassifier, type Classifier } from '../../src/workers/classifier.ts';
import { serve } from '../../src/workers/serve.ts';
import type { WorkerSettings } from '../../src/protocol/worker.ts';

const trigger = process.env['ZEROLENS_FRAGILE'] ?? '';

async function loadFragile(settings: WorkerSettings): Promise<Classifier> {
  const classifier = await loadClassifier(settings);
  return {
    batch: classifier.batch,
    run: (crops) => {
      if (trigger === 'hang') blockForGood();
      if (crops.some(isDeadly)) process.kill(process.pid, 'SIGKILL');
      return classifier.run(crops);
    },
  };
}

function isDeadly(crop: Uint8Array): boolean {
  if (trigger === 'always') return true;
  if (trigger === 'leave-grey') return crop.some((value) => value !== crop[0]);
  return createHash('sha256').update(crop).digest('hex') === trigger;
}

function blockForGood(): never {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

await serve(loadFragile);
