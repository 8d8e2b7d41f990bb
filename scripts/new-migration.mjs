// `npm run db:migration -- NAME`: writes the migration from what the migrations give to prisma/schema.prisma and
// prisma/functions. scripts/run.mjs has prepared the clone; the rest is TypeScript, run as it is.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./migration/main.ts');
await main(process.argv.slice(2));
