// A worker that may take only as much memory as ZEROLENS_LEAN says, in bytes beyond what it has once the model is loaded.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadClassifier } from '../../src/workers/classifier.ts';
import { serve } from '../../src/workers/serve.ts';

await serve(async (settings) => {
  const classifier = await loadClassifier(settings);
  const [, kilobytes = ''] = /^VmData:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  const limit = Number(kilobytes) * 1024 + Number(process.env['ZEROLENS_LEAN']);
  execFileSync('prlimit', ['--pid', String(process.pid), `--data=${String(limit)}`]);
  return classifier;
});
