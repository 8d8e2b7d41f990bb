import type { Deps } from '../deps.js';
import { GluepointError } from '../errors.js';
import { instantText, parseInstantMs } from '../schemas/instant.js';
import { problemAnswers } from '../schemas/problem.js';
import { componentParams, historyOut, historyQuery } from '../schemas/status.js';
import { readHistory } from '../status/read-history.js';
import { noSuchComponent } from './status.js';
import type { GluepointApp } from './types.js';

const DAY_MS = 86_400_000;

/** How the status of a component went over time (2-api: Reading). */
export function historyRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/components/:component/history',
    {
      config: { roles: ['read'] },
      schema: {
        tags: ['Status'],
        summary: 'History of the status of a component',
        description:
          'Any range; what lies before the retention of the project is forgotten, and after now is what comes if nothing more happens.',
        params: componentParams,
        querystring: historyQuery,
        response: { 200: historyOut, ...problemAnswers('not-found') },
      },
    },
    async ({ project, params: { component }, query }) => {
      const { environment } = query;
      const range = rangeOf(query, deps.clock.now());
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

function rangeOf({ from, to }: { from?: string; to?: string }, nowMs: number) {
  const untilMs = to === undefined ? nowMs : parseInstantMs(to);
  const fromMs = from === undefined ? untilMs - DAY_MS : parseInstantMs(from);
  if (fromMs < untilMs) return { fromMs, untilMs };
  const message = to === undefined ? 'must lie before now' : 'must lie before `to`';
  throw new GluepointError('bad-input', `from: ${message}`, { errors: [{ path: 'from', message }] });
}
