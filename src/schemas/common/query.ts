import { z } from 'zod';
import { projectSlug } from './names.js';

const project = projectSlug
  .optional()
  .meta({ description: 'Project, for the root key; default: `default`. Any other key belongs to one project.' });

/**
 * The query parameters of a route of a project: those given and `project`; any other is refused.
 * A parameter whose schema is an array may be repeated.
 */
export function projectQuery<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject({ ...shape, project });
}

/** A switch in a query. */
export const queryFlag = z.enum(['true', 'false']).transform((value) => value === 'true');
