import { DatabaseError, type Pool, type QueryConfig } from 'pg';
import { int4Array, uuidArrayOfBytes } from '../../db/binary-arrays.js';
import { setSocketTimeout } from '../../db/socket-timeout.js';
import { GluepointError } from '../../lib/errors.js';
import type { HourLimits, HourQuota } from '../../model/quota.js';
import { ExhaustedQuotas } from '../../quotas/exhausted-quotas.js';
import type { Closings } from '../core/glue.js';
import { typeBucket } from '../core/keys.js';
import { latestReceipt, type Occurrence } from '../core/occurrence.js';
import { FirstErrorCache } from './first-error-cache.js';
import { groupColumns } from './group-columns.js';
import { limitsOf, lookedAt } from './quota-flush.js';
import { findOverQuota } from './quota-precheck.js';
import { type Flush, type KnownId, outcomeOf, type Row, type StoreOutcome } from './store-outcome.js';

const STORE_COUNTED = 'SELECT * FROM store_flush_counted($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, false)';
const STORE_CHECKED = 'SELECT * FROM store_flush_checked($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)';
const CLAIMED_BEFORE = 'GP002';
/** An id that was claimed before, a deadlock, a serialization failure: rolled back as a whole. */
const TRY_AGAIN = new Set([CLAIMED_BEFORE, '40P01', '40001']);
const PROJECT_GONE = 'GP003';
const QUOTA_REACHED = 'GP004';
/** How long a flush may take before its requests get 503. */
const TIMEOUT_MS = 15_000;
/** Repeated ids come in bursts: for so long each flush looks for them first, which costs as much as claiming them. */
const LOOK_MS = 10_000;

/** Stores what one process glued. All SQL on the path of an occurrence is called from here (`store_flush_counted`, `store_flush_checked`). */
export class GroupStore {
  readonly firstErrors = new FirstErrorCache();
  readonly #reached = new ExhaustedQuotas();
  /** By project, on the monotonic clock; only of projects that repeated ids lately. */
  readonly #lookUntilMs = new Map<number, number>();

  constructor(
    readonly pool: Pool,
    readonly writerId: string,
  ) {}

  /** One transaction in one round trip. Throws what the driver throws; then the outcome may be unknown. */
  async store(flush: Flush): Promise<StoreOutcome> {
    const { keys, numbers, texts } = groupColumns(flush);
    const buckets = [...new Set(flush.groups.map((group) => typeBucket(group.series.typeKey)))].sort((a, b) => a - b);
    const values = [
      flush.projectId,
      this.writerId,
      flush.receivedAtMs,
      buckets,
      flush.groups.length,
      keys,
      numbers,
      texts,
      uuidArrayOfBytes(flush.ids.map(({ idHash }) => idHash)),
      int4Array(flush.ids.map(({ group }) => group)),
    ];
    const checked = this.#reached.has(flush.projectId, flush.receivedAtMs);
    const limits = limitsOf(flush.limits);
    const look = performance.now() < (this.#lookUntilMs.get(flush.projectId) ?? 0);
    const statement = {
      name: checked ? 'store_checked' : 'store_counted',
      text: checked ? STORE_CHECKED : STORE_COUNTED,
      values: checked ? [...values, limits, lookedAt(flush.groups)] : [...values, look, limits],
    };
    try {
      const outcome = outcomeOf(flush, await this.#query(statement));
      if (outcome.kind === 'stored') this.firstErrors.noteStored(flush.projectId, flush.typeStats);
      return outcome;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === CLAIMED_BEFORE) this.#noteRepeatedId(flush.projectId);
      if (code === QUOTA_REACHED) {
        this.#reached.note(flush.projectId, flush.receivedAtMs);
        return { kind: 'try-again' };
      }
      if (code !== undefined && TRY_AGAIN.has(code)) return { kind: 'try-again' };
      if (code === PROJECT_GONE) throw new GluepointError('not-found', 'The project was deleted.');
      throw error;
    }
  }

  #noteRepeatedId(projectId: number): void {
    const nowMs = performance.now();
    for (const [other, untilMs] of this.#lookUntilMs) if (untilMs <= nowMs) this.#lookUntilMs.delete(other);
    this.#lookUntilMs.set(projectId, nowMs + LOOK_MS);
  }

  async #query(statement: QueryConfig): Promise<Row[]> {
    const client = await this.pool.connect();
    setSocketTimeout(client, TIMEOUT_MS);
    let broken: Error | undefined;
    try {
      return (await client.query<Row>(statement)).rows;
    } catch (error) {
      // An error that the server reports leaves the connection usable.
      if (!(error instanceof DatabaseError)) broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Those that an exhausted quota of the project refuses, as far as that is known without gluing them. */
  async precheckQuotas(
    projectId: number,
    occurrences: readonly Occurrence[],
    limits: HourLimits,
  ): Promise<Map<Occurrence, HourQuota>> {
    const receivedAtMs = latestReceipt(occurrences);
    if (!this.#reached.has(projectId, receivedAtMs)) return new Map();
    return findOverQuota(this.pool, projectId, occurrences, limits, receivedAtMs);
  }

  /** The same ids with their events as they are now. */
  async reloadDuplicates(projectId: number, seen: ReadonlyMap<string, KnownId>): Promise<Map<string, KnownId>> {
    const { rows } = await this.pool.query<{ id: string; survivor: string; count: number }>(
      `SELECT i.id, coalesce(r.survivor_id, i.id) AS survivor, coalesce(e.occurrence_count, 0) AS count
       FROM unnest($2::uuid[]) AS i(id)
       LEFT JOIN event_redirect r ON r.project_id = $1 AND r.id = i.id
       LEFT JOIN event e ON e.project_id = $1 AND e.id = coalesce(r.survivor_id, i.id)`,
      [projectId, [...new Set([...seen.values()].map(({ eventId }) => eventId))]],
    );
    const events = new Map(rows.map((row) => [row.id, row]));
    return new Map(
      [...seen].map(([idHash, id]) => {
        const event = events.get(id.eventId);
        return [idHash, event === undefined ? id : { idHash, eventId: event.survivor, count: event.count }];
      }),
    );
  }

  /** The closings at or after `sinceMs` of some series, ascending. */
  async closings(projectId: number, seriesKeys: readonly string[], sinceMs: number): Promise<Closings> {
    const { rows } = await this.pool.query<{ series_key: string; at_ms: number }>(
      'SELECT series_key, at_ms FROM closing WHERE project_id = $1 AND series_key = ANY ($2) AND at_ms >= $3 ORDER BY at_ms',
      [projectId, seriesKeys, sinceMs],
    );
    const closings = new Map<string, number[]>();
    for (const row of rows) {
      const known = closings.get(row.series_key);
      if (known === undefined) closings.set(row.series_key, [row.at_ms]);
      else known.push(row.at_ms);
    }
    return closings;
  }
}
