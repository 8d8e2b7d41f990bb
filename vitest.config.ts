import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';

/** Most files wait for the database or for processes that they started, so there are more of them than processor cores. */
const AT_A_TIME = 3;

/** What all projects share. Each is a folder of test/ and says what its tests need. */
const shared = {
  pool: 'forks' as const,
  // Files of one process share what they import, which is most of the time of a short file. Nothing that is imported
  // keeps state: what the service works with comes in through buildApp(deps).
  isolate: false,
  setupFiles: ['test/support/fixed-seed.ts'],
  maxWorkers: AT_A_TIME,
  sequence: { groupOrder: 1 },
};

/** One PostgreSQL for the run, started by the first project that needs it. */
const withDatabase = {
  globalSetup: ['test/support/store.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // A busy machine may need it. A poll ends as soon as it succeeds.
  expect: { poll: { timeout: 20_000 } },
};

/** These measure the machine itself: one file after another, when all others have ended. */
const alone = { maxWorkers: 1, sequence: { groupOrder: 2 } };

export default defineConfig({
  test: {
    reporters: ['default', './test/support/count-reporter.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { ...shared, ...withDatabase, name: 'integration', include: ['test/integration/**/*.test.ts'] } },
      { test: { ...shared, ...withDatabase, name: 'process', include: ['test/process/**/*.test.ts'] } },
      { test: { ...shared, ...withDatabase, name: 'e2e', include: ['test/e2e/**/*.test.ts'] } },
      { test: { ...shared, ...withDatabase, ...alone, name: 'memory', include: ['test/memory/**/*.test.ts'] } },
      { test: { ...shared, ...alone, name: 'time', include: ['test/time/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
