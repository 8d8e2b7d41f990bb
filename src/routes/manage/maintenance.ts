import { z } from 'zod';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { parseInstantMs } from '../../schemas/common/instant.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { maintenanceIn, maintenanceOut } from '../../schemas/component.js';
import { componentParams, componentQuery } from '../../schemas/status.js';
import { beginMaintenance, endMaintenance } from '../../status/commands/maintenance.js';
import { maintenanceView } from '../../status/read/render.js';
import { noSuchComponent } from '../query/status.js';
import { administering } from './administering.js';

const tags = ['Components'];
const config = { roles: ['admin'] } as const;
const MAX_AHEAD_MS = 366 * 86_400_000;

/** Maintenance of a component and its descendants (docs/rules.md#maintenance). */
export function maintenanceRoutes(app: GluepointApp, deps: Deps): void {
  app.put(
    '/v1/components/:component/maintenance',
    {
      config,
      schema: {
        tags,
        operationId: 'startMaintenance',
        summary: 'Start maintenance of a component',
        description: 'Starts now. Maintenance that is in effect ends.',
        params: componentParams,
        querystring: componentQuery,
        body: maintenanceIn,
        response: { 200: maintenanceOut, ...problemResponses('not-found') },
      },
    },
    async (request) => {
      const { project, body } = request;
      const name = { environment: request.query.environment, component: request.params.component };
      const order = { untilMs: untilOf(body.until, deps.clock.now()), reason: body.reason ?? null };
      const maintenance = await beginMaintenance(administering(deps, request), project.id, name, order);
      if (maintenance === null) throw new GluepointError('not-found', noSuchComponent(name));
      return maintenanceView(maintenance);
    },
  );

  app.delete(
    '/v1/components/:component/maintenance',
    {
      config,
      schema: {
        tags,
        operationId: 'endMaintenance',
        summary: 'End maintenance of a component',
        description: 'Ends now. Without maintenance in effect nothing changes.',
        params: componentParams,
        querystring: componentQuery,
        response: { 204: z.null().meta({ description: 'Ended' }), ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const name = { environment: request.query.environment, component: request.params.component };
      if (await endMaintenance(administering(deps, request), request.project.id, name))
        return reply.code(204).send(null);
      throw new GluepointError('not-found', noSuchComponent(name));
    },
  );
}

function untilOf(until: string, nowMs: number): number {
  const untilMs = parseInstantMs(until);
  if (untilMs > nowMs && untilMs <= nowMs + MAX_AHEAD_MS) return untilMs;
  const message = untilMs > nowMs ? 'must be within the next 366 days' : 'must be in the future';
  throw new GluepointError('bad-input', `until: ${message}`, { errors: [{ path: 'until', message }] });
}
