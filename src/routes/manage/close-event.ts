import { z } from 'zod';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { instantText } from '../../schemas/common/instant.js';
import { isUuid, objectId } from '../../schemas/common/names.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { closingOut } from '../../schemas/event.js';
import { closeEvent } from '../../status/commands/close-event.js';
import { administering } from './administering.js';

/** Closing an event as fixed (docs/rules.md#closing). */
export function closeEventRoutes(app: GluepointApp, deps: Deps): void {
  app.post(
    '/v1/events/:id/close',
    {
      config: { roles: ['admin'] },
      schema: {
        tags: ['Events'],
        operationId: 'closeEvent',
        summary: 'Close an event',
        description: 'Occurrences of its series that began until now no longer affect the status.',
        params: z.object({ id: objectId }),
        querystring: projectQuery({}),
        body: z.strictObject({}).nullish(),
        response: {
          200: closingOut,
          308: z.null().meta({ description: 'The event was joined with an earlier event: see Location' }),
          ...problemResponses('not-found'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const outcome = isUuid(id)
        ? await closeEvent(administering(deps, request), request.project.id, id)
        : ({ kind: 'unknown' } as const);
      switch (outcome.kind) {
        case 'closed':
          return { id: outcome.id, closedAt: instantText(outcome.closedMs) };
        case 'joined': {
          const query = /\?.*$/.exec(request.url)?.[0] ?? '';
          return reply.code(308).header('location', `/v1/events/${outcome.survivorId}/close${query}`).send(null);
        }
        case 'unknown':
          throw new GluepointError('not-found', 'No such event in this project.');
      }
    },
  );
}
