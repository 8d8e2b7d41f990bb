import type { z } from 'zod';
import { deliveriesOfFinding } from '../../alerts/deliveries/delivery-store.js';
import { deliveryResponse } from '../../alerts/policies/responses.js';
import type { ReadClock } from '../../db/context.js';
import { toEvent } from '../../events/event.js';
import { distributionResponse, eventResponse } from '../../events/event-response.js';
import { listEvents } from '../../events/list.js';
import { typeResponse } from '../../events/type-response.js';
import type { findingWithDetails } from '../../schemas/finding.js';
import { errorsPerMinute, sameNamedTypes } from './details-store.js';
import { findingResponse } from './finding-response.js';
import { earlierFindings, findFinding } from './finding-store.js';

const NEAR_MS = 3_600_000;
const MAX_RELATED = 20;
const MAX_EARLIER = 10;
const MAX_ALERTS = 200;

/** A finding as its own view returns it, and as it is exported. */
export type FindingWithDetails = z.input<typeof findingWithDetails>;

/** A finding with all that is known around it (docs/rules/alerting.md#findings). Null for an unknown one. */
export async function readFindingWithDetails(
  { pool, clock }: ReadClock,
  { id: projectId, slug }: { id: number; slug: string },
  id: string,
): Promise<FindingWithDetails | null> {
  const finding = await findFinding(pool, projectId, id);
  if (finding === null) return null;
  const nowMs = clock.now();
  const { environment, component, fromMs, toMs } = finding;
  const near = { projectId, environment, component, fromMs: fromMs - NEAR_MS, toMs: toMs + NEAR_MS };
  const [distribution, events, types, earlier, alerts] = await Promise.all([
    errorsPerMinute(pool, projectId, finding),
    listEvents(pool, near, null, MAX_RELATED),
    sameNamedTypes(pool, projectId, finding, MAX_RELATED, nowMs),
    earlierFindings(pool, projectId, finding, MAX_EARLIER),
    deliveriesOfFinding(pool, projectId, finding.id, MAX_ALERTS),
  ]);
  return {
    ...findingResponse(finding, slug),
    distribution: distributionResponse(distribution),
    related: {
      events: events.map((row) => eventResponse(toEvent(row), slug, nowMs)),
      types: types.map((type) => typeResponse(type, slug)),
    },
    earlier: earlier.map((one) => findingResponse(one, slug)),
    alerts: alerts.map(deliveryResponse),
  };
}
