/*
 * Which folders may import which. test/unit/architecture/layers.test.ts runs it; `npm run docs:graph` draws the folders into
 * docs/architecture.md. Types count as imports: who reads a file has to read them too.
 */

/** Folders and files of src from the top down: each may import what stands below it, and its own folder. */
export const LAYERS = [
  ['server.ts', 'cli'],
  ['app.ts', 'open-deps.ts', 'process'],
  ['routes', 'jobs'],
  ['http'],
  ['deps.ts'],
  ['bootstrap', 'metrics', 'projects'],
  ['alerts', 'changes', 'deletion', 'events', 'gluing', 'inspection', 'keys', 'protocols', 'queue', 'quotas', 'status'],
  ['base.ts', 'schemas'],
  ['db'],
  ['settings.ts'],
  ['lib', 'model'],
];

/** Folders that take values and an instant and return values. */
export const PURE_FOLDERS = ['model', 'gluing/core', 'status/core', 'protocols'];

const pathOf = (names) =>
  `^src/(${names.map((name) => (name.endsWith('.ts') ? name.replace('.', '\\.') : `${name}/`)).join('|')})`;

/** One rule a layer: nothing above it. Within a layer, `no-circles` and `no-circles-of-folders` decide. */
const downwards = LAYERS.slice(1).map((names, n) => ({
  name: `downwards-${names.join('-')}`,
  severity: 'error',
  from: { path: pathOf(names) },
  to: { path: pathOf(LAYERS.slice(0, n + 1).flat()) },
}));

const forbid = (name, from, to) => ({ name, severity: 'error', from, to });

export default {
  forbidden: [
    forbid('no-circles', {}, { circular: true }),
    ...downwards,
    forbid('lib-imports-nothing-of-the-product', { path: '^src/lib/' }, { path: '^src/(?!lib/)' }),
    forbid('model-imports-nothing', { path: '^src/model/' }, { pathNot: '^src/model/' }),
    forbid(
      'pure-folders-import-no-others',
      { path: pathOf(PURE_FOLDERS) },
      { path: '^src/', pathNot: pathOf([...PURE_FOLDERS, 'lib', 'schemas']) },
    ),
    forbid('routes-and-http-import-no-pg', { path: '^src/(routes|http)/' }, { path: '^node_modules/(pg|@types/pg)/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/db/prisma/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], conditionNames: ['import', 'node', 'default'] },
  },
};
