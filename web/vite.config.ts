import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

/** The service that `vite` (the development server) hands everything but pages to. */
const SERVICE = process.env['GLUEPOINT_SERVICE'] ?? 'http://127.0.0.1:3000';

/**
 * Which files are sent together: many small ones compress badly and cost a request each. What does not change between
 * releases is apart; pages that one visits in one go are one. What the router needs (`…-filter.ts`) stays with it; all
 * else of a page stays together, or parts would need each other to begin.
 */
const GROUPS = [
  { name: 'framework', test: /node_modules[\\/](?!uplot|lucide)/ },
  { name: 'shared', test: /src[\\/](?:components|format)[\\/](?!chart[\\/]chart-canvas)|lucide/ },
  { name: 'monitoring', test: /pages[\\/](?:component|events?|types?)[\\/].*(?<!-filter)\.tsx?$/ },
  { name: 'management', test: /pages[\\/](?:alerts|findings?|inspections?|settings)[\\/].*(?<!-filter)\.tsx?$/ },
];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), precompress()],
  // Files find each other wherever the service is published; the page names them from the root, and the service puts its
  // public path before them (src/http/server/public-path.ts).
  experimental: { renderBuiltUrl: (_file, { hostType }) => (hostType === 'html' ? undefined : { relative: true }) },
  build: {
    // What a browser of 2023 knows.
    target: 'es2022',
    // The policy of the pages allows nothing that is written into them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: GROUPS } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '^/(v1|docs|openapi\\.json|sign-in\\?token=)': { target: SERVICE, changeOrigin: false } },
  },
});
