// How the tests run: files under test/, two at a time, against one fresh build.
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/summary-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    // Native modules (zeromq, sharp, onnxruntime) belong in processes, not in threads that share one.
    pool: 'forks',
    // The tests start processes of their own.
    maxWorkers: 2,
    // A guard against hanging, not a measure of speed.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', new SummaryReporter()],
  },
});
