import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSchemaEngine } from '../../../scripts/migration/schema-engine.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('the store after all migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is what schema.prisma says', async () => {
    const content = await readFile('prisma/schema.prisma', 'utf8');
    const engine = await openSchemaEngine(content, database.connectionString);
    const schema = { files: [{ path: 'prisma/schema.prisma', content }] };
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatamodel', ...schema },
      to: { tag: 'schemaDatasource', ...schema, configDir: '.' },
      script: false,
      exitCode: null,
      filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
    });
    expect(stdout).toContain('No difference detected');
  });
});
