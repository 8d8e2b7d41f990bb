import type { Key } from '../../../api/schema.generated.js';

/** The roles of keys in the order in which one needs them, with what each may do. */
export const ROLES: readonly { role: Key['role']; does: string }[] = [
  { role: 'ingest', does: 'Sends occurrences and logs, and sees nothing' },
  { role: 'dsn', does: 'Public key for the SDKs of Sentry: an address they send to' },
  { role: 'read', does: 'Sees everything in the project, also on these pages, and changes nothing' },
  { role: 'admin', does: 'Everything in the project, also its keys' },
  { role: 'metrics', does: 'Reads /metrics, for Prometheus' },
];

export function roleText(role: Key['role']): string {
  return ROLES.find((one) => one.role === role)?.does ?? role;
}
