// node scripts/compile.mjs <folder>: compiles src file by file. A process of its own, for esbuild leaves one running.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

await build({
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  entryPoints: ['src/**/*.ts'],
  outdir: process.argv[2],
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
});
