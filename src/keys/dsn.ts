/**
 * Address for Sentry's SDKs: `http(s)://<key>@host[:port]/<project number>`, under a path where the service is
 * published under one. `baseUrl` without a slash at the end.
 */
export function dsnOf(baseUrl: string, publicKey: string, projectNumber: number): string {
  const { protocol, host, pathname } = new URL(baseUrl);
  return `${protocol}//${publicKey}@${host}${pathname === '/' ? '' : pathname}/${projectNumber}`;
}
