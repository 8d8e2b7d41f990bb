import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ALL_SCENARIOS } from '../../../chaos/all-scenarios.js';
import { Chaos } from '../../../chaos/chaos.js';
import { runScenario } from '../../../chaos/main.js';

/** The scenarios of `npm run chaos`, so short that they can run each time. */
describe('nothing is lost and nothing counts twice', () => {
  let chaos: Chaos;
  beforeAll(async () => {
    chaos = await Chaos.open(() => {});
  });
  afterEach(() => chaos.tidy());
  afterAll(() => chaos.close());

  it.for(ALL_SCENARIOS.map((scenario) => ({ name: scenario.name, scenario })))(
    'in the scenario $name',
    { timeout: 90_000 },
    async ({ scenario }, { skip }) => {
      const { done, found, faults, skipped, seconds } = await runScenario(chaos, scenario, scenario.short);
      skip(skipped !== undefined, skipped);
      console.log(`  ${scenario.name}: ${done}: ${found} (${seconds.toFixed(1)} s)`);
      expect(faults).toEqual([]);
    },
  );
});
