import type { ProjectQuotas } from './quota.js';

/** A place elsewhere that events and findings point to, with `{component}` and the like in its address. */
export interface ProjectLink {
  label: string;
  url: string;
}

/** One tenant (docs/rules.md#words). */
export interface Project {
  id: number;
  slug: string;
  name: string;
  retentionMs: number;
  /** Glue interval of occurrences that bring none and whose type has no override. */
  glueIntervalMs: number;
  relevanceIntervalMs: number;
  links: ProjectLink[];
  quotas: ProjectQuotas;
  /** Version of the rule by which errors of foreign protocols are told apart. */
  groupingVersion: number;
}

/** Null where there is no such project. Throws what the store throws when it is away. */
export interface ProjectFinder {
  bySlug(slug: string): Promise<Project | null>;
  byId(id: number): Promise<Project | null>;
}

/** The project that exists from the start and cannot be deleted. */
export const DEFAULT_PROJECT = 'default';

/** The name of the inspection that every project has from the start. */
export const DEFAULT_INSPECTION = 'New errors';
