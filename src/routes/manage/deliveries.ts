import { z } from 'zod';
import { type DeliveryFilter, listDeliveries } from '../../alerts/deliveries/delivery-store.js';
import { resend } from '../../alerts/deliveries/resend.js';
import { deliveryResponse } from '../../alerts/policies/responses.js';
import type { Deps } from '../../deps.js';
import { listRange } from '../../http/time-range.js';
import type { GluepointApp } from '../../http/types.js';
import { isUuid, objectId } from '../../schemas/common/names.js';
import { decodeCursor, listOf, pageOf } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { deliveriesQuery, deliveryOut } from '../../schemas/delivery.js';
import { administering } from './administering.js';

/** An id that nothing has, in place of text that is not a UUID: the list is empty then. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Deliveries: notifications that were sent, failed or were suppressed (docs/rules/alerting.md#deliveries). */
export function deliveryRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/deliveries',
    {
      config: { roles: ['read'] },
      schema: {
        tags: ['Alerts'],
        operationId: 'listDeliveries',
        summary: 'List deliveries',
        description: 'Newest first, including notifications that a policy suppressed.',
        querystring: deliveriesQuery,
        response: { 200: listOf(deliveryOut), ...problemResponses() },
      },
    },
    async (request) => {
      const { project, query } = request;
      const [after] = decodeCursor(query.cursor, z.tuple([z.uuid()])) ?? [null];
      const rows = await listDeliveries(deps.reading.of(request), project.id, toFilter(query), after, query.limit + 1);
      return pageOf(rows, query.limit, deliveryResponse, ({ id }) => [id]);
    },
  );

  app.post(
    '/v1/deliveries/:id/resend',
    {
      config: { roles: ['admin'] },
      schema: {
        tags: ['Alerts'],
        operationId: 'resendDelivery',
        summary: 'Resend a failed delivery',
        description:
          'Same message and same id, so that a receiver can detect a duplicate. The outcome is in the list of deliveries. 409 if the delivery has not failed, its target is disabled or removed, or its policy is disabled. 429 while 2 000 notices of the project wait, or 500 to its host or mail target.',
        params: z.object({ id: objectId }),
        querystring: projectQuery({}),
        body: z.strictObject({}).nullish(),
        response: { 202: deliveryOut, ...problemResponses('not-found', 'conflict') },
      },
    },
    async (request, reply) => {
      const delivery = await resend(administering(deps, request), request.project.id, request.params.id);
      return reply.code(202).send(deliveryResponse(delivery));
    },
  );
}

function toFilter(query: z.output<typeof deliveriesQuery>): DeliveryFilter {
  const { policy, finding, from, to, state, trigger, environment, component } = query;
  return {
    ...{ state, trigger, environment, component },
    policyId: policy === undefined || isUuid(policy) ? policy : NO_ID,
    findingId: finding === undefined || isUuid(finding) ? finding : NO_ID,
    ...listRange({ from, to }),
  };
}
