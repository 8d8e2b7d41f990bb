import { createRootRoute, retainSearchParams } from '@tanstack/react-router';
import { NotFound } from '../shell/not-found.js';
import { Shell } from '../shell/shell.js';
import { one } from './search.js';

/** What stands around every page, and what every address can hold. */
export const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  // The root key looks at one project at a time; links keep it, and can be shared.
  validateSearch: (search: Record<string, unknown>): { project?: string } => ({ project: one(search['project']) }),
  search: { middlewares: [retainSearchParams(['project'])] },
});
