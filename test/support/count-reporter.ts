import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with the line `N passed, N failed`; a file that could not be read counts as one failed. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        if (test.result().state === 'passed') passed++;
        if (test.result().state === 'failed') failed++;
      }
    }
    // After the default reporter, which prints its summary in the same turn.
    setImmediate(() => console.log(`${passed} passed, ${failed} failed`));
  }
}
