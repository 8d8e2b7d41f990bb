import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../../support/database.js';

/** A new project in the store, without the service around it; returns its id. */
export async function newProject(database: TestDatabase): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    'INSERT INTO project (slug, name) VALUES ($1, $1) RETURNING id',
    [randomUUID()],
  );
  return rows[0]?.id as number;
}
