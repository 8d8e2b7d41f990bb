import type { Deps } from '../../deps.js';
import { suggestNames } from '../../events/suggest.js';
import type { GluepointApp } from '../../http/types.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { suggestionsOut, suggestionsQuery } from '../../schemas/suggestion.js';

/** Names for fields that complete what is typed (docs/rules/pages.md#filters). */
export function suggestionRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/suggestions',
    {
      config: { roles: ['read'] },
      schema: {
        tags: ['Components'],
        operationId: 'suggestNames',
        summary: 'Suggest names',
        description:
          'Names of components, environments, types or versions. If there are very many, only some are searched.',
        querystring: suggestionsQuery,
        response: { 200: suggestionsOut, ...problemResponses() },
      },
    },
    async ({ project, query: { of, q, environment } }) => ({
      items: await suggestNames(deps.pool, { projectId: project.id, of, q, environment }),
    }),
  );
}
