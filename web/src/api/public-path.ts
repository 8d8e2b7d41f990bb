/**
 * The path below which the browser reaches the service, without a slash at the end: '' where it has a host of its own.
 * The service writes it into the page (GLUEPOINT_PUBLIC_URL).
 */
export const PUBLIC_PATH = readPublicPath();

function readPublicPath(): string {
  const path = globalThis.document?.querySelector('meta[name="public-path"]')?.getAttribute('content') ?? '/';
  return path.replace(/\/+$/, '');
}

/** The address to go on with where a page was opened without the public path; null = it has it. */
export function withPublicPath({
  pathname,
  search,
  hash,
}: Pick<Location, 'pathname' | 'search' | 'hash'>): string | null {
  if (PUBLIC_PATH === '' || pathname === PUBLIC_PATH || pathname.startsWith(`${PUBLIC_PATH}/`)) return null;
  return `${PUBLIC_PATH}${pathname}${search}${hash}`;
}
