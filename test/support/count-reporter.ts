import type { Reporter, TestModule, Vitest } from 'vitest/node';

/** Longer than any file takes, each test's own limit included. */
const STANDSTILL_MS = 240_000;

/**
 * Ends the run with the line `N passed, N failed`; a file that could not be read counts as one failed. A file that
 * blocks its process cannot be ended by the time limits of its tests: then the run ends here, with its name.
 */
export default class CountReporter implements Reporter {
  #running = new Set<TestModule>();
  #ended: TestModule[] = [];
  #watch: NodeJS.Timeout | undefined;
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestModuleStart(module: TestModule): void {
    this.#running.add(module);
    this.#rewind();
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(module);
    this.#ended.push(module);
    this.#rewind();
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    clearTimeout(this.#watch);
    // After the default reporter, which prints its summary in the same turn.
    setImmediate(() => console.log(count(modules, unhandledErrors.length)));
  }

  #rewind(): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      const names = [...this.#running].map((module) => module.relativeModuleId);
      console.error(`Nothing has ended for ${STANDSTILL_MS / 1000} s. Running: ${names.join(', ') || 'no file'}`);
      console.log(count(this.#ended, Math.max(1, names.length)));
      process.exitCode = 1;
      // Ends the blocked process, too, and the global setup.
      this.#vitest?.exit(true);
    }, STANDSTILL_MS);
    this.#watch.unref();
  }
}

function count(modules: readonly TestModule[], failures: number): string {
  let passed = 0;
  let failed = failures;
  for (const module of modules) {
    failed += module.errors().length;
    for (const test of module.children.allTests()) {
      if (test.result().state === 'passed') passed++;
      if (test.result().state === 'failed') failed++;
    }
  }
  return `${passed} passed, ${failed} failed`;
}
