import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.js';

/** They measure memory or processor time: one after another, when the others are through. */
const ALONE = ['test/hostile/{memory,overload}.test.ts', 'test/**/*.time.test.ts'];
/** Most files wait for the store or for processes they started, so there are more of them than processor cores. */
const AT_A_TIME = 3;

const each = {
  pool: 'forks',
  // Files of one process share what they import, which is most of the time of a short file. Nothing that is imported
  // keeps state: what the service works with comes in through buildApp(deps).
  isolate: false,
  setupFiles: ['test/support/fixed-seed.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // A busy machine may need it; whoever waits no longer than until it is so loses nothing.
  expect: { poll: { timeout: 20_000 } },
};

export default defineConfig({
  test: {
    globalSetup: ['test/support/store.ts'],
    reporters: ['default', './test/support/count-reporter.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...each,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: AT_A_TIME,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...each, name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
