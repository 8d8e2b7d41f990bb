import type { Pool } from 'pg';

/** What an operator set for a type; null = not overridden. Acts on later occurrences. */
export interface Override {
  /** Rank. */
  importance: number | null;
  glueIntervalMs: number | null;
  relevanceIntervalMs: number | null;
}

interface Row {
  project_id: number;
  key: string;
  importance_override: number | null;
  glue_interval_override_ms: number | null;
  relevance_interval_override_ms: number | null;
}

const NONE: ReadonlyMap<string, Override> = new Map();

/** How often the overrides are read again: a change acts within a second in every process (docs/rules.md#intervals). */
const REFRESH_MS = 400;

/** The overrides of all types, in memory. There are few: a partial index holds them. */
export class Overrides {
  #byProject = new Map<number, Map<string, Override>>();
  #timer: NodeJS.Timeout | null = null;
  #refreshing: Promise<void> | null = null;

  constructor(readonly pool: Pool) {}

  /** Reads them and goes on doing so until `stop`. While the store is away the last ones stay in force. */
  async start(): Promise<void> {
    await this.refresh();
    // One at a time, so that slow ones do not take the connections that sending needs.
    this.#timer = setInterval(() => {
      this.#refreshing ??= this.refresh()
        .catch(() => {})
        .finally(() => {
          this.#refreshing = null;
        });
    }, REFRESH_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** The overrides of a project by the key of their type. */
  of(projectId: number): ReadonlyMap<string, Override> {
    return this.#byProject.get(projectId) ?? NONE;
  }

  async refresh(): Promise<void> {
    const { rows } = await this.pool.query<Row>({
      name: 'overrides',
      text: `SELECT project_id, key, importance_override, glue_interval_override_ms, relevance_interval_override_ms
        FROM event_type
        WHERE importance_override IS NOT NULL OR glue_interval_override_ms IS NOT NULL OR relevance_interval_override_ms IS NOT NULL`,
    });
    const byProject = new Map<number, Map<string, Override>>();
    for (const row of rows) {
      const overrides = byProject.get(row.project_id) ?? new Map<string, Override>();
      byProject.set(row.project_id, overrides);
      overrides.set(row.key, {
        importance: row.importance_override,
        glueIntervalMs: row.glue_interval_override_ms,
        relevanceIntervalMs: row.relevance_interval_override_ms,
      });
    }
    this.#byProject = byProject;
  }
}
