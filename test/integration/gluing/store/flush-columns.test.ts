import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addAttributes,
  FLUSH_ATTRIBUTES,
  readAttributes,
  withColumns,
} from '../../../../scripts/migration/flush-type.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';

describe('the columns of the flush', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('are the attributes of occurrence_group', async () => {
    expect(await readAttributes(database.pool)).toEqual(FLUSH_ATTRIBUTES);
  });

  it('are what store_flush.sql reads', async () => {
    const text = await readFile('prisma/functions/flush/store_flush.sql', 'utf8');
    expect(withColumns(text)).toBe(text);
    expect(withColumns(text.replace('p_keys[n + k]', 'p_keys[k]'))).toBe(text);
  });

  it('that the database lacks at the end are appended by a migration', async () => {
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN; ALTER TYPE occurrence_group DROP ATTRIBUTE timely_windows CASCADE;');
      expect(await addAttributes(client)).toBe('ALTER TYPE occurrence_group ADD ATTRIBUTE timely_windows json;\n');
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('that stand elsewhere than in the database are an error', async () => {
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN; ALTER TYPE occurrence_group DROP ATTRIBUTE minutes CASCADE;');
      await expect(addAttributes(client)).rejects.toThrow('only appended, but seen_importance is not where');
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
