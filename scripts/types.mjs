// node scripts/types.mjs: checks the types of the service and of the pages, at the same time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';

const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** Resolves to whether the compiler found no error. */
async function check(project) {
  const [code] = await once(spawn(process.execPath, [TSC, '-p', project], { stdio: 'inherit' }), 'exit');
  return code === 0;
}

const service = check('tsconfig.json');
// The pages take their types of the API from the built service.
await import('./web-types.mjs');
const results = await Promise.all([service, check('web/tsconfig.json')]);
process.exit(results.every(Boolean) ? 0 : 1);
