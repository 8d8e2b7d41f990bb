import type { Scenario } from './scenario.js';
import { gluing } from './scenarios/gluing.js';
import { inspection } from './scenarios/inspection.js';
import { killApi } from './scenarios/kill-api.js';
import { killPostgres } from './scenarios/kill-postgres.js';
import { neighbours } from './scenarios/neighbours.js';
import { postgresAway } from './scenarios/postgres-away.js';
import { redisAway } from './scenarios/redis-away.js';
import { rollingUpgrade } from './scenarios/rolling-upgrade.js';
import { sigterm } from './scenarios/sigterm.js';
import { webhook } from './scenarios/webhook.js';

/**
 * "Nothing lost, nothing double" (docs/rules/quality.md#nothing-lost-nothing-double), item by item. A new one is a file
 * and a line here.
 */
export const ALL_SCENARIOS: readonly Scenario[] = [
  gluing,
  killApi,
  killPostgres,
  postgresAway,
  redisAway,
  sigterm,
  inspection,
  webhook,
  rollingUpgrade,
  neighbours,
];
