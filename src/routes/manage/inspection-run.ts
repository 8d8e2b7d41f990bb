import { z } from 'zod';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import { dryRun } from '../../inspection/run/dry-run.js';
import { objectId } from '../../schemas/common/names.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { dryRunOut } from '../../schemas/inspection.js';

/** A run asked for by hand (docs/rules/alerting.md#dry-run). */
export function inspectionRunRoutes(app: GluepointApp, deps: Deps): void {
  app.post(
    '/v1/inspections/:id/run',
    {
      config: { roles: ['read'] },
      schema: {
        tags: ['Inspections'],
        operationId: 'dryRunInspection',
        summary: 'Dry-run an inspection',
        description: 'What it would find in the current, unfinished hour. Nothing is stored and nothing is sent.',
        params: z.object({ id: objectId }),
        querystring: projectQuery({}),
        body: z.strictObject({}).nullish(),
        response: { 200: dryRunOut, ...problemResponses('not-found') },
      },
    },
    ({ project, params: { id } }) => dryRun(deps, project, id),
  );
}
