import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take ten seconds and more. */
const LONG = [
  'test/process/db/embedded',
  'test/process/process/server',
  'test/integration/routes/query/frozen-store',
  'test/e2e/pages/axe',
  'test/e2e/pages/hostile',
  'test/integration/abuse/bad-inputs',
  'test/integration/alerts/status-alerts/model-based',
  'test/unit/alerts/status-alerts/changes',
];

/** Begins with what takes long, so that nothing of it is left to wait for at the end; the others as Vitest has them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at === -1 ? LONG.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
