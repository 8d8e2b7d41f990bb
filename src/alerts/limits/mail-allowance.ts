import { hash } from 'node:crypto';
import type { StoreQueries } from '../../db/context.js';
import { HOUR_MS } from '../../lib/time.js';

/** The mails that one project may send to one recipient in an hour; whole hours, UTC. */
export interface MailAllowance {
  /** Recipients that may get a mail now; each is counted. */
  allowed: string[];
  /** The others, which may get one when the hour is over. */
  held: string[];
  /** When the hour is over, in ms since 1970. */
  untilMs: number;
}

/** Counts one mail for each recipient that has not had its number in this hour. Other projects count by themselves. */
export async function takeMails(
  pool: StoreQueries,
  projectId: number,
  recipients: readonly string[],
  { nowMs, mailsPerHour }: { nowMs: number; mailsPerHour: number },
): Promise<MailAllowance> {
  const hourMs = hourOf(nowMs);
  const keys = [...new Set(recipients.map(keyOf))].sort();
  const { rows } = await pool.query<{ quota: string }>(
    `INSERT INTO quota_usage AS q (project_id, quota, window_ms, used)
     SELECT $1, k.key, $3, 1 FROM unnest($2::text[]) AS k(key)
     ON CONFLICT (project_id, quota, window_ms) DO UPDATE SET used = q.used + 1 WHERE q.used < $4 RETURNING quota`,
    [projectId, keys, hourMs, mailsPerHour],
  );
  const taken = new Set(rows.map(({ quota }) => quota));
  return {
    allowed: recipients.filter((recipient) => taken.has(keyOf(recipient))),
    held: recipients.filter((recipient) => !taken.has(keyOf(recipient))),
    untilMs: hourMs + HOUR_MS,
  };
}

/** Takes back what was counted at an instant for a mail that no recipient can have received. */
export async function returnMails(
  pool: StoreQueries,
  projectId: number,
  recipients: readonly string[],
  atMs: number,
): Promise<void> {
  const keys = [...new Set(recipients.map(keyOf))].sort();
  await pool.query(
    'UPDATE quota_usage SET used = used - 1 WHERE project_id = $1 AND quota = ANY ($2) AND window_ms = $3 AND used > 0',
    [projectId, keys, hourOf(atMs)],
  );
}

function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}

/** The address itself is not stored where quotas are. */
function keyOf(recipient: string): string {
  return `mail ${hash('sha256', recipient.toLowerCase(), 'hex').slice(0, 32)}`;
}
