import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/db/migrate.js';
import { unfitness } from '../../../src/db/server-version.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { administer, withDatabase } from '../../support/store.js';

describe('a server of DATABASE_URL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });
  afterAll(() => database.drop());

  it.each([
    ['13.23', 130023, 'PostgreSQL 13.23; Gluepoint needs 14 or newer'],
    ['14.0', 140000, null],
    ['18.4', 180004, null],
  ])('of version %s is refused or taken', (version, number, words) => {
    const problem = unfitness({ version, number, encoding: 'UTF8' });
    if (words === null) expect(problem).toBeNull();
    else expect(problem).toContain(words);
  });

  it('is refused, untouched, when its database cannot hold every text', async () => {
    const name = `latin_${process.pid}`;
    await administer(
      database.connectionString,
      `CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
    );
    const url = withDatabase(database.connectionString, name);
    await expect(migrate(url)).rejects.toThrow("is encoded in LATIN1; make one with ENCODING 'UTF8'");
    await administer(url, `DROP DATABASE ${name} WITH (FORCE)`);
  });
});
