import type { TestOptions } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test cannot run here. */
    why?: string;
  }
}

/**
 * Options of a test, or of a group, that cannot run everywhere: it is left out when there is a reason, which the end of
 * the run tells (`count-reporter.ts`). `why`: null = it runs.
 */
export function unless(why: string | null): Pick<TestOptions, 'skip' | 'meta'> {
  return why === null ? {} : { skip: true, meta: { why } };
}
