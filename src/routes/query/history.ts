import type { Deps } from '../../deps.js';
import { timeRange } from '../../http/time-range.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { instantText } from '../../schemas/common/instant.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { historyOut, historyQuery } from '../../schemas/history.js';
import { componentParams } from '../../schemas/status.js';
import { readHistory } from '../../status/read/read-history.js';
import { noSuchComponent } from './status.js';

/** How the status of a component went over time (docs/rules.md#history). */
export function historyRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/components/:component/history',
    {
      config: { roles: ['read'] },
      schema: {
        tags: ['Status'],
        operationId: 'getComponentHistory',
        summary: 'Status history of a component',
        description:
          'Any range. Times before the retention of the project are unknown; times after now show the status if nothing more occurs.',
        params: componentParams,
        querystring: historyQuery,
        response: { 200: historyOut, ...problemResponses('not-found') },
      },
    },
    async ({ project, params: { component }, query }) => {
      const { environment } = query;
      const { fromMs, toMs } = timeRange(query, deps.clock.now());
      const range = { fromMs, untilMs: toMs };
      const history = await readHistory(deps.pool, project.id, { environment, component }, range);
      if (history === null) throw new GluepointError('not-found', noSuchComponent({ environment, component }));
      return {
        segments: history.segments.map(({ fromMs, toMs, status, causes }) => ({
          from: instantText(fromMs),
          to: instantText(toMs),
          status,
          causes,
        })),
        seconds: history.seconds,
      };
    },
  );
}
