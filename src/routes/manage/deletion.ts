import { z } from 'zod';
import { deleteComponent } from '../../deletion/delete-component.js';
import { deleteType } from '../../deletion/delete-type.js';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { deletableComponentPath, isUuid, objectId } from '../../schemas/common/names.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { componentQuery } from '../../schemas/status.js';
import { noSuchComponent } from '../query/status.js';
import { administering } from './administering.js';

const config = { roles: ['admin'] } as const;
const deleted = z.null().meta({ description: 'Deleted' });

/** Deletion of types and components with all their data (docs/rules.md#life-of-the-data). */
export function deletionRoutes(app: GluepointApp, deps: Deps): void {
  app.delete(
    '/v1/types/:id',
    {
      config,
      schema: {
        tags: ['Types'],
        operationId: 'deleteType',
        summary: 'Delete an event type with all its events',
        description: 'If the type occurs again, it is new. The ids of its occurrences stay known as duplicates.',
        params: z.object({ id: objectId }),
        querystring: projectQuery({}),
        response: { 204: deleted, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (isUuid(id) && (await deleteType(administering(deps, request), request.project.id, id)))
        return reply.code(204).send(null);
      throw new GluepointError('not-found', 'No such event type in this project.');
    },
  );

  app.delete(
    '/v1/components/:component',
    {
      config,
      schema: {
        tags: ['Components'],
        operationId: 'deleteComponent',
        summary: 'Delete a component and its descendants',
        description:
          'In one environment: the component, its descendants, their types and events. If it occurs again, it is new. The ids of its occurrences stay known as duplicates.',
        params: z.object({ component: deletableComponentPath }),
        querystring: componentQuery,
        response: { 204: deleted, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const name = { environment: request.query.environment, component: request.params.component };
      if (await deleteComponent(administering(deps, request), request.project.id, name))
        return reply.code(204).send(null);
      throw new GluepointError('not-found', noSuchComponent(name));
    },
  );
}
