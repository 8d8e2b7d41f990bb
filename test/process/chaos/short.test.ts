import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ALL_SCENARIOS } from '../../../torture/all-scenarios.js';
import { runScenario } from '../../../torture/main.js';
import { Torture } from '../../../torture/torture.js';

/** The scenarios of `npm run torture`, so short that they can run each time. */
describe('nothing is lost and nothing counts twice', () => {
  let torture: Torture;
  beforeAll(async () => {
    torture = await Torture.open(() => {});
  });
  afterEach(() => torture.tidy());
  afterAll(() => torture.close());

  it.for(ALL_SCENARIOS.map((scenario) => ({ name: scenario.name, scenario })))(
    'in the scenario $name',
    { timeout: 90_000 },
    async ({ scenario }, { skip }) => {
      const { done, found, faults, skipped, seconds } = await runScenario(torture, scenario, scenario.short);
      skip(skipped !== undefined, skipped);
      console.log(`  ${scenario.name}: ${done}: ${found} (${seconds.toFixed(1)} s)`);
      expect(faults).toEqual([]);
    },
  );
});
