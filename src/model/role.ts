/** What a key may do. `dsn` keys are public and valid only on the Sentry endpoints (docs/rules/api.md#keys). */
export const ROLES = ['ingest', 'read', 'admin', 'metrics', 'dsn'] as const;
export type Role = (typeof ROLES)[number];

/** Whose key a request carries. */
export type Principal =
  | { role: 'root'; keyId: null; projectId: null; component: null }
  | {
      role: Role;
      keyId: string;
      projectId: number;
      /** Component of what comes without one (Sentry); null = none set. */
      component: string | null;
    };
