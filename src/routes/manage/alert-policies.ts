import { z } from 'zod';
import { sendTest } from '../../alerts/deliveries/send-test.js';
import { toPolicyChange, toPolicyDefinition } from '../../alerts/policies/policy-body.js';
import { addPolicy, deletePolicy, readPolicy, updatePolicy } from '../../alerts/policies/policy-commands.js';
import { listPolicies } from '../../alerts/policies/policy-store.js';
import { deliveryResponse, policyResponse } from '../../alerts/policies/responses.js';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import type { Principal } from '../../model/role.js';
import { policyNew, policyOut, policyPatch } from '../../schemas/alert-policy.js';
import { objectId } from '../../schemas/common/names.js';
import { decodeCursor, listOf, pageOf, pageQuery } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { testDeliveriesOut } from '../../schemas/delivery.js';
import { administering } from './administering.js';

const tags = ['Alerts'];
const params = z.object({ id: objectId });
const querystring = projectQuery({});
const reading = { roles: ['read'] } as const;
const writing = { roles: ['admin'] } as const;

/** Alert policies: which notifications go to which targets (docs/rules/alerting.md#alerts). */
export function alertPolicyRoutes(app: GluepointApp, deps: Deps): void {
  listAndCreate(app, deps);
  getAndUpdate(app, deps);
  deleteAndTest(app, deps);
}

function listAndCreate(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/alert-policies',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'listAlertPolicies',
        summary: 'List alert policies',
        description: 'Newest first.',
        querystring: projectQuery(pageQuery),
        response: { 200: listOf(policyOut), ...problemResponses() },
      },
    },
    async (request) => {
      const { project, principal, query } = request;
      const { limit, cursor } = query;
      const [afterId] = decodeCursor(cursor, z.tuple([z.uuid()])) ?? [null];
      const rows = await listPolicies(deps.reading.of(request), project.id, afterId, limit + 1);
      return pageOf(
        rows,
        limit,
        (policy) => policyResponse(policy, viewerOf(principal)),
        ({ id }) => [id],
      );
    },
  );

  app.post(
    '/v1/alert-policies',
    {
      config: writing,
      schema: {
        tags,
        operationId: 'createAlertPolicy',
        summary: 'Create an alert policy',
        description: 'For a webhook without a secret one is generated; it is shown in this response only.',
        querystring,
        body: policyNew,
        response: { 201: policyOut, ...problemResponses('conflict') },
      },
    },
    async (request, reply) => {
      const { project, body } = request;
      const { policy, madeSecrets } = await addPolicy(
        administering(deps, request),
        project.id,
        toPolicyDefinition(body),
      );
      const response = policyResponse(policy, { seesAddresses: true, madeSecrets });
      return reply.code(201).header('location', `/v1/alert-policies/${policy.id}`).send(response);
    },
  );
}

function getAndUpdate(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/alert-policies/:id',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'getAlertPolicy',
        summary: 'Get an alert policy',
        description: 'Without secrets: a secret is shown only in the response that sets it.',
        params,
        querystring,
        response: { 200: policyOut, ...problemResponses('not-found') },
      },
    },
    async (request) => {
      const policy = await readPolicy(deps.reading.of(request), request.project.id, request.params.id);
      return policyResponse(policy, viewerOf(request.principal));
    },
  );

  app.patch(
    '/v1/alert-policies/:id',
    {
      config: writing,
      schema: {
        tags,
        operationId: 'updateAlertPolicy',
        summary: 'Update an alert policy',
        description:
          'Omitted fields are unchanged. `targets` replaces the whole list: a target whose address is unchanged keeps its secret, and is enabled again if it was disabled.',
        params,
        querystring,
        body: policyPatch,
        response: { 200: policyOut, ...problemResponses('not-found', 'conflict') },
      },
    },
    async (request) => {
      const { project, params, body } = request;
      const changing = administering(deps, request);
      const { policy, madeSecrets } = await updatePolicy(changing, project.id, params.id, toPolicyChange(body));
      return policyResponse(policy, { seesAddresses: true, madeSecrets });
    },
  );
}

function deleteAndTest(app: GluepointApp, deps: Deps): void {
  app.delete(
    '/v1/alert-policies/:id',
    {
      config: writing,
      schema: {
        tags,
        operationId: 'deleteAlertPolicy',
        summary: 'Delete an alert policy',
        description: 'Its pending deliveries are not sent; all its deliveries stay listed.',
        params,
        querystring,
        response: { 204: z.null().meta({ description: 'Deleted' }), ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      await deletePolicy(administering(deps, request), request.project.id, request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/alert-policies/:id/test',
    {
      config: writing,
      schema: {
        tags,
        operationId: 'testAlertPolicy',
        summary: 'Send a test notification to every target of an alert policy',
        description:
          'Also if the policy is disabled. The outcome is in the list of deliveries. Once in 10 s for a policy, and for 60 targets a minute in a project; else 429 with `Retry-After`.',
        params,
        querystring,
        body: z.strictObject({}).nullish(),
        response: { 202: testDeliveriesOut, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const deliveries = await sendTest(administering(deps, request), request.project.id, request.params.id);
      return reply.code(202).send({ items: deliveries.map(deliveryResponse) });
    },
  );
}

/** Keys of role `read` do not see addresses that are credentials. */
function viewerOf({ role }: Principal) {
  return { seesAddresses: role === 'root' || role === 'admin' };
}
