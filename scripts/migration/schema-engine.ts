import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, type ColumnType, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

/** Node 20 has it, its types without the browser's have not. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

/** The bindings keep state, so they are loaded once for a process. */
let bindings: ReturnType<typeof loadBindings> | null = null;

/** Prisma's schema engine on a database. */
export async function openSchemaEngine(schema: string, connectionString: string): Promise<SchemaEngine> {
  bindings ??= loadBindings();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PatientPrismaPg(connectionString));
  return (await bindings).SchemaEngine.new({ datamodels: [['prisma/schema.prisma', schema]] }, () => {}, adapter);
}

/** Node cannot import the package as it is: it asks for wasm as a module. */
async function loadBindings() {
  const loaded = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const file = fileURLToPath(new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm')));
  const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': loaded });
  loaded.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  // Where the engine says why it gave up.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  });
  return loaded;
}

const CHAR_ARRAY_OID = 1002;

/** The adapter knows no "char", in which the catalogue keeps flags; it comes through as what the adapter knows. */
class PatientPrismaPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const pool = adapter.underlyingDriver();
    const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>;
    pool.query = (async (...args: unknown[]) => {
      const result = await query(...args);
      result.fields.forEach((field, column) => {
        if (field.dataTypeID !== pg.types.builtins.CHAR) return;
        field.dataTypeID = CHAR_ARRAY_OID;
        // The engine takes no empty character.
        for (const row of result.rows) row[column] ||= null;
      });
      return result;
    }) as typeof pool.query;
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (sql) => {
      const { columnTypes, ...rest } = await queryRaw(sql);
      const real = (type: ColumnType) => (type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type);
      return { ...rest, columnTypes: columnTypes.map(real) };
    };
    return adapter;
  }
}
