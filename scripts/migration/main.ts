import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startEmbedded } from '../../src/db/embedded/index.js';
import { MIGRATIONS_DIR } from '../../src/db/migrate.js';
import { planMigration } from './plan-migration.js';

const USAGE = `npm run db:migration -- NAME [--breaking] [--empty]
  NAME        of the folder, after its time: lower case, digits and _
  --breaking  a process of the version before cannot work with it (docs/database.md#migrations)
  --empty     writes the folder also when neither tables nor functions differ, for statements by hand`;

const EMPTY = '-- Statements by hand.\n';

export async function main(args: string[]): Promise<void> {
  const [name, ...others] = args.filter((arg) => !arg.startsWith('--'));
  const flags = new Set(args.filter((arg) => arg.startsWith('--')));
  const unknown = [...flags].filter((flag) => flag !== '--breaking' && flag !== '--empty');
  if (name === undefined || !/^[a-z0-9_]+$/.test(name) || others.length > 0 || unknown.length > 0) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const changes = (await planOnScratch()) ?? (flags.has('--empty') ? EMPTY : null);
  if (changes === null) {
    console.error(
      'The migrations give the tables of prisma/schema.prisma and the functions of prisma/functions already.',
    );
    process.exitCode = 1;
    return;
  }
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join(MIGRATIONS_DIR, `${time}_${name}`);
  await mkdir(folder);
  const file = join(folder, 'migration.sql');
  await writeFile(file, flags.has('--breaking') ? `-- breaking\n${changes}` : changes, { flag: 'wx' });
  console.log(relative(process.cwd(), file));
}

/** The plan, made on a PostgreSQL of its own that is gone afterwards. */
async function planOnScratch(): Promise<string | null> {
  const dir = await mkdtemp(join(tmpdir(), 'gluepoint-migration-'));
  // PostgreSQL may run as another user than we do, and has to get to its folder.
  await chmod(dir, 0o711);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '64MB' };
  const store = await startEmbedded({ dataDir: dir, settings });
  try {
    return await planMigration({ connectionString: store.connectionString });
  } finally {
    await store.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
