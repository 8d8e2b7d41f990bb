/** A place elsewhere that events and findings point to, with `{component}` and the like in its address. */
export interface ProjectLink {
  label: string;
  url: string;
}

/** What a project may use; null = without limit. */
export interface ProjectQuotas {
  requestsPerMinute: number | null;
  newTypesPerHour: number | null;
  newEventsPerHour: number | null;
  newComponentsPerHour: number | null;
}

/** What holds for a project that says nothing else: room for a storm, none for a client that invents names. */
export const DEFAULT_QUOTAS: ProjectQuotas = {
  requestsPerMinute: 6_000_000,
  newTypesPerHour: 100_000,
  newEventsPerHour: 1_000_000,
  newComponentsPerHour: 20_000,
};

/** One tenant (1-product: Words). */
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
}

/** The project that exists from the start and cannot be deleted. */
export const DEFAULT_PROJECT = 'default';
