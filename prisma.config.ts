import { defineConfig } from 'prisma/config';

// `prisma generate` and `prisma validate` want to download a schema engine that they never run.
// Pointing them at any executable keeps them offline; `prisma migrate` needs the real one.
if (!process.argv.includes('migrate')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
