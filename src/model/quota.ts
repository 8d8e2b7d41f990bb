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

/** A quota of a project, by its name in the API; the store knows it by the same. */
export type Quota = keyof ProjectQuotas;

/** In the order in which the SQL functions take their limits. */
export const HOUR_QUOTAS = ['newTypesPerHour', 'newEventsPerHour', 'newComponentsPerHour'] as const;

export const QUOTAS = ['requestsPerMinute', ...HOUR_QUOTAS] as const satisfies readonly Quota[];

/** A quota of what occurrences may begin in an hour. */
export type HourQuota = (typeof HOUR_QUOTAS)[number];

/** What may begin in an hour; null = without limit. */
export type HourLimits = Pick<ProjectQuotas, HourQuota>;

export const WITHOUT_LIMITS: HourLimits = {
  newTypesPerHour: null,
  newEventsPerHour: null,
  newComponentsPerHour: null,
};

/** The same limits with nothing left of any. */
export function usedUp(limits: HourLimits): HourLimits {
  const none = (limit: number | null) => (limit === null ? null : 0);
  return {
    newTypesPerHour: none(limits.newTypesPerHour),
    newEventsPerHour: none(limits.newEventsPerHour),
    newComponentsPerHour: none(limits.newComponentsPerHour),
  };
}
