import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node';
import './unless.js';

/** Longer than any test may take, with the set-up of its file. */
const STANDSTILL_MS = 240_000;
const NO_REASON = 'no reason given';

/**
 * Ends the run with what was left out and why, and the line `N passed, N failed`. A file or group that could not be
 * read, set up or cleared away counts as one failed, also when its tests passed. A file that blocks its process cannot
 * be ended by the time limits of its tests: then the run ends here, with its name.
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

  onTestCaseResult(): void {
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
    setImmediate(() => console.log(this.#summaryOf(modules, unhandledErrors.length)));
  }

  #rewind(): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      const names = [...this.#running].map((module) => module.relativeModuleId);
      console.error(`Nothing has ended for ${STANDSTILL_MS / 1000} s. Running: ${names.join(', ') || 'no file'}`);
      console.log(this.#summaryOf(this.#ended, Math.max(1, names.length)));
      process.exitCode = 1;
      // Ends the blocked process, too, and the global setup.
      this.#vitest?.exit(true);
    }, STANDSTILL_MS);
    this.#watch.unref();
  }

  #summaryOf(modules: readonly TestModule[], failures: number): string {
    return summaryOf(modules, failures, this.#vitest?.config.testNamePattern !== undefined);
  }
}

function summaryOf(modules: readonly TestModule[], failures: number, isChoice: boolean): string {
  let passed = 0;
  let failed = failures;
  const leftOut: string[] = [];
  for (const module of modules) {
    for (const group of [module, ...module.children.allSuites()]) failed += group.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed++;
      else if (state === 'failed') failed++;
      else leftOut.push(`not run: ${module.relativeModuleId} > ${test.fullName}: ${whyLeftOut(test)}`);
    }
  }
  // When tests are chosen by name, the others are not listed.
  const listed = isChoice ? leftOut.filter((line) => !line.endsWith(NO_REASON)) : leftOut;
  return [...listed, `${passed} passed, ${failed} failed`].join('\n');
}

function whyLeftOut(test: TestCase): string {
  const result = test.result();
  const listed = test.meta().why ?? (result.state === 'skipped' ? result.note : undefined);
  if (listed !== undefined) return listed;
  for (let group: TestSuite | TestModule = test.parent; ; group = group.parent) {
    if (group.errors().length > 0) return 'its group failed';
    if (group.type === 'module') return NO_REASON;
  }
}
