import { type Span, unite } from '../../lib/intervals.js';
import type { Maintenance, Suppressions, TypeWindow } from '../core/suppressions.js';
import type { Snapshot } from './snapshot.js';

const MUTES = `SELECT m.type_id, m.from_ms, m.until_ms FROM type_mute m
WHERE m.project_id = $1 AND m.type_id = ANY ($2)`;

// The order and OFFSET 0 make it begin with the maintenance, of which there is little.
const MAINTENANCE = `SELECT c.environment, c.path, m.from_ms, m.until_ms, m.reason
FROM (SELECT * FROM maintenance m WHERE m.project_id = $1 AND m.until_ms > $2 ORDER BY m.until_ms OFFSET 0) m
CROSS JOIN LATERAL (
  SELECT c.environment, c.path FROM component c WHERE c.project_id = $1 AND c.key = m.component_key OFFSET 0
) c`;

interface MaintenanceRow {
  environment: string;
  path: string;
  from_ms: number;
  until_ms: number;
  reason: string | null;
}

/** Mutes and maintenance of a project, read in one snapshot as they are needed. */
export class SuppressionLoader {
  readonly #mutes = new Map<string, readonly Span[]>();
  readonly #loaded = new Set<string>();
  #sinceMs = Infinity;
  #maintenance = new Map<string, Maintenance[]>();

  constructor(
    readonly db: Snapshot,
    readonly projectId: number,
  ) {}

  /** Loads what may keep these windows from counting at or after an instant. */
  async load(windows: readonly TypeWindow[], sinceMs: number): Promise<void> {
    await this.#loadMutes([...new Set(windows.map(({ typeId }) => typeId))].filter((id) => !this.#loaded.has(id)));
    if (sinceMs < this.#sinceMs) await this.#loadMaintenance(sinceMs);
  }

  /** What was loaded so far, of one environment. */
  of(environment: string): Suppressions {
    return { mutes: this.#mutes, maintenance: this.#maintenance.get(environment) ?? [] };
  }

  async #loadMutes(typeIds: readonly string[]): Promise<void> {
    if (typeIds.length === 0) return;
    const { rows } = await this.db.query<{ type_id: string; from_ms: number; until_ms: number | null }>({
      name: 'status_mutes',
      text: MUTES,
      values: [this.projectId, typeIds],
    });
    const spans = new Map<string, Span[]>();
    for (const { type_id, from_ms, until_ms } of rows) {
      const span = { fromMs: from_ms, untilMs: until_ms ?? Infinity };
      spans.set(type_id, [...(spans.get(type_id) ?? []), span]);
    }
    for (const [typeId, its] of spans) this.#mutes.set(typeId, unite(its));
    for (const typeId of typeIds) this.#loaded.add(typeId);
  }

  async #loadMaintenance(sinceMs: number): Promise<void> {
    const { rows } = await this.db.query<MaintenanceRow>({
      name: 'status_maintenance',
      text: MAINTENANCE,
      values: [this.projectId, sinceMs],
    });
    this.#maintenance = new Map();
    for (const { environment, path, from_ms, until_ms, reason } of rows) {
      const one = { component: path, fromMs: from_ms, untilMs: until_ms, reason };
      const known = this.#maintenance.get(environment);
      if (known === undefined) this.#maintenance.set(environment, [one]);
      else known.push(one);
    }
    this.#sinceMs = sinceMs;
  }
}
