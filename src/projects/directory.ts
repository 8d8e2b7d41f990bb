import type { StoreQueries } from '../db/context.js';
import { SwrCache } from '../lib/swr-cache.js';
import type { Project, ProjectFinder } from '../model/project.js';
import { findProject } from './store.js';

const MAX_PROJECTS = 10_000;

/** Projects in memory, at most half a second behind the store: a change acts within a second in every process. */
export interface ProjectDirectory extends ProjectFinder {
  /** Call after this process changed a project. */
  forget(): void;
}

export function createProjectDirectory({ pool }: { pool: StoreQueries }): ProjectDirectory {
  const bySlug = new SwrCache<string, Project>({ load: (slug) => findProject(pool, { slug }), max: MAX_PROJECTS });
  const byId = new SwrCache<number, Project>({ load: (id) => findProject(pool, { id }), max: MAX_PROJECTS });
  return {
    bySlug: (slug) => bySlug.get(slug),
    byId: (id) => byId.get(id),
    forget() {
      bySlug.forget();
      byId.forget();
    },
  };
}
