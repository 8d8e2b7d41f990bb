import { isStoreAway } from '../db/unavailable.js';
import type { Settings } from '../settings.js';

interface SystemError extends Error {
  code?: string;
  syscall?: string;
  errors?: readonly Error[];
}

/** Why the service does not start, as a sentence for the terminal; never a password. */
export function formatStartupError(
  thrown: unknown,
  settings: Pick<Settings, 'host' | 'port' | 'databaseUrl'> | null,
): string {
  const error = thrown as SystemError;
  // Of several addresses that were tried, the first is enough.
  const message = error.message || error.errors?.[0]?.message || String(thrown);
  if (settings === null) return message;
  const { host, port, databaseUrl } = settings;
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use. Stop what listens there, or set PORT to another (0 = any free one).`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      if (error.syscall === 'listen' || error.syscall === 'bind')
        return `HOST ${host} is not an address of this machine.`;
      break;
    case 'EACCES':
      if (error.syscall === 'listen') return `Port ${port} may not be used by this user. Set PORT to 1024 or more.`;
      break;
    case '28P01':
    case '28000':
      return `The server of DATABASE_URL refuses the user or password: ${message}`;
    case '25006':
      return `The server of DATABASE_URL is read-only (a standby?): ${message}`;
    case '3D000':
      return `The database of DATABASE_URL does not exist: ${message}`;
  }
  if (databaseUrl !== null && isStoreAway(error)) return `The server of DATABASE_URL cannot be reached: ${message}`;
  return message;
}
