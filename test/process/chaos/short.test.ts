import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Chaos } from '../../../chaos/chaos.js';
import { runScenario } from '../../../chaos/main.js';
import { killApi } from '../../../chaos/scenarios/kill-api.js';

/** A short run of the scenario that loses data first when something is wrong. `npm run chaos` runs all, and measures. */
const SCENARIOS = [killApi];

describe('nothing is lost and nothing counts twice', () => {
  let chaos: Chaos;
  beforeAll(async () => {
    chaos = await Chaos.open(() => {});
  });
  afterEach(() => chaos.tidy());
  afterAll(() => chaos.close());

  it.for(SCENARIOS.map((scenario) => ({ name: scenario.name, scenario })))(
    'in the scenario $name',
    { timeout: 120_000 },
    async ({ scenario }, { skip }) => {
      const { done, found, faults, skipped, seconds } = await runScenario(chaos, scenario, scenario.short);
      skip(skipped !== undefined, skipped);
      console.log(`  ${scenario.name}: ${done}: ${found} (${seconds.toFixed(1)} s)`);
      expect(faults).toEqual([]);
    },
  );
});
