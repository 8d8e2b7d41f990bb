import { z } from 'zod';
import { deliveryAnswer } from '../alerts/answers.js';
import { type DeliveryFilter, listDeliveries } from '../alerts/delivery-store.js';
import type { Deps } from '../deps.js';
import { deliveriesQuery, deliveryOut } from '../schemas/alert.js';
import { parseInstantMs } from '../schemas/instant.js';
import { isUuid } from '../schemas/names.js';
import { decodeCursor, listOf, pageOf } from '../schemas/page.js';
import { problemAnswers } from '../schemas/problem.js';
import type { GluepointApp } from './types.js';

/** An id that nothing has: what is asked for cannot be there. */
const NOTHING = '00000000-0000-0000-0000-000000000000';

/** What was told to whom, and what was not and why (2-api: Inspections, findings, alerts). */
export function deliveryRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/deliveries',
    {
      config: { roles: ['read'] },
      schema: {
        tags: ['Alerts'],
        summary: 'List deliveries of alerts',
        description: 'The newest first, with those that a policy decided not to send.',
        querystring: deliveriesQuery,
        response: { 200: listOf(deliveryOut), ...problemAnswers() },
      },
    },
    async ({ project, query }) => {
      const [after] = decodeCursor(query.cursor, z.tuple([z.uuid()])) ?? [null];
      const rows = await listDeliveries(deps.pool, project.id, toFilter(query), after, query.limit + 1);
      return pageOf(rows, query.limit, deliveryAnswer, ({ id }) => [id]);
    },
  );
}

function toFilter(query: z.output<typeof deliveriesQuery>): DeliveryFilter {
  const { policy, finding, from, to, state, trigger, environment, component } = query;
  return {
    ...{ state, trigger, environment, component },
    policyId: policy === undefined || isUuid(policy) ? policy : NOTHING,
    findingId: finding === undefined || isUuid(finding) ? finding : NOTHING,
    fromMs: from === undefined ? undefined : parseInstantMs(from),
    toMs: to === undefined ? undefined : parseInstantMs(to),
  };
}
