// Ends a test run with one line that people and scripts can read: `12 passed, 0 failed, 1 skipped`.
import type { Reporter, TestModule } from 'vitest/node';

export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    // A file that cannot be loaded and an error outside of any test fail the run without failing a test.
    const broken = modules.filter((module) => !module.ok() && !hasFailedTest(module)).length;
    const failed = count('failed') + broken + unhandledErrors.length;
    const skipped = count('skipped') + count('pending');
    const tail = skipped > 0 ? `, ${String(skipped)} skipped` : '';
    process.stdout.write(`${String(count('passed'))} passed, ${String(failed)} failed${tail}\n`);
  }
}

function hasFailedTest(module: TestModule): boolean {
  return !module.children.allTests('failed').next().done;
}
