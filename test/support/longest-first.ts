import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take ten seconds and more. */
const LONG = [
  'test/torture/short',
  'test/db/embedded',
  'test/house/server',
  'test/topology/topology',
  'test/routes/frozen-store',
  'test/e2e/pages/axe',
  'test/pages/hostile',
  'test/hostile/bad-inputs',
  'test/alerts/status-watch/story',
  'test/alerts/status-watch/changes',
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
