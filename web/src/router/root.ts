import { createRootRoute, retainSearchParams } from '@tanstack/react-router';
import { NotFound } from '../shell/not-found.js';
import { Shell } from '../shell/shell.js';
import { one } from './search.js';

/** The frame of every page, and what every address can contain. */
export const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  // With the root key one project is shown at a time; links keep it, so that they can be shared.
  validateSearch: (search: Record<string, unknown>): { project?: string } => ({ project: one(search['project']) }),
  search: { middlewares: [retainSearchParams(['project'])] },
});
