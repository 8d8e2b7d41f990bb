import { router } from './router.js';

/** Fetches the files of all pages: whoever goes there later need not wait, nor find the service away or replaced. */
export async function loadPages(): Promise<void> {
  for (const { options } of Object.values(router.routesById)) await options.component?.preload?.();
}
