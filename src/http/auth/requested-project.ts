import type { FastifyRequest } from 'fastify';
import type { GluepointError } from '../../lib/errors.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { projectSlug } from '../../schemas/common/names.js';

/** The slug in `?project=`; undefined without one, `bad-input` for what cannot be one. */
export function requestedProject(request: FastifyRequest): string | undefined | GluepointError {
  const { project } = request.query as { project?: unknown };
  if (project === undefined) return undefined;
  if (Array.isArray(project)) return badInput([{ path: 'project', message: 'is given more than once' }]);
  const { data, error } = projectSlug.safeParse(project);
  return data ?? badInput([{ path: 'project', message: error?.issues[0]?.message ?? '' }]);
}
