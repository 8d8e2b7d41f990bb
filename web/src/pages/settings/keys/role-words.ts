import type { Key } from '../../../api/schema.generated.js';

/** The roles of keys, in the order of first use, with their rights. */
export const ROLES: readonly { role: Key['role']; does: string }[] = [
  { role: 'ingest', does: 'Sends occurrences and logs, reads nothing' },
  { role: 'dsn', does: 'Public key for Sentry SDKs: the address they send to' },
  { role: 'read', does: 'Reads everything in the project, also on these pages, changes nothing' },
  { role: 'admin', does: 'Everything in the project, including its keys' },
  { role: 'metrics', does: 'Reads /metrics, for Prometheus' },
];

export function roleText(role: Key['role']): string {
  return ROLES.find((one) => one.role === role)?.does ?? role;
}
