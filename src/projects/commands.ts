import type { Base } from '../base.js';
import { deleteProject } from '../deletion/delete-project.js';
import type { KeyDirectory } from '../keys/directory.js';
import { GluepointError } from '../lib/errors.js';
import { DEFAULT_PROJECT, type Project } from '../model/project.js';
import type { Quotas } from '../quotas/quotas.js';
import type { ProjectDirectory } from './directory.js';
import { createProject, findProject, type ProjectFields, updateProject } from './store.js';

type ProjectDeps = Pick<Base, 'prisma' | 'pool' | 'clock'> & {
  projects: ProjectDirectory;
  keys: KeyDirectory;
  quotas: Quotas;
};

function noSuchProject(): GluepointError {
  return new GluepointError('not-found', 'No such project.');
}

/** Straight from the store, so that an administrator sees what was just changed. Throws not-found. */
async function readProject(deps: ProjectDeps, slug: string): Promise<Project> {
  const project = await findProject(deps.pool, { slug });
  if (project === null) throw noSuchProject();
  return project;
}

/** With what it uses of its quotas at present. Throws not-found. */
export async function showProject(deps: ProjectDeps, slug: string) {
  const project = await readProject(deps, slug);
  return { project, usage: await deps.quotas.usage(project.id, deps.pool) };
}

/** With an inspection of all its errors. Throws conflict when the slug is taken. */
export async function addProject(deps: ProjectDeps, slug: string, fields: ProjectFields): Promise<Project> {
  const project = await createProject(deps.prisma, slug, fields, deps.clock.now());
  deps.projects.forget();
  return project;
}

/** Throws not-found. */
export async function changeProject(deps: ProjectDeps, slug: string, fields: ProjectFields): Promise<Project> {
  const project = await updateProject(deps.prisma, slug, fields);
  deps.projects.forget();
  if (project === null) throw noSuchProject();
  return project;
}

/** With its keys and all of its data. Throws not-found, or conflict for the project `default`. */
export async function removeProject(deps: ProjectDeps, slug: string): Promise<void> {
  if (slug === DEFAULT_PROJECT) {
    throw new GluepointError(
      'conflict',
      'The default project cannot be deleted. Delete its types and components instead.',
    );
  }
  const project = await readProject(deps, slug);
  await deleteProject(deps.pool, project.id);
  deps.projects.forget();
  deps.keys.forget();
}
