/** Node's codes for a connection that cannot be made or breaks. */
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * SQLSTATE: connection exceptions, read-only (a standby), timeouts that end the connection, shutdown, crash, still
 * starting, too many connections, out of memory or disk, I/O errors, and damaged tables or indexes. All of them are
 * faults of the server, not of the request: the client keeps what it sent and tries again.
 */
const SQLSTATE_AWAY = /^(08...|25006|25P0[34]|53...|57P0[1-5]|58...|XX00[12])$/;
/** Of a connection that the server closes for its own reasons: 55000 (no connections allowed), 28xxx, 3D000 … */
const FATAL = /^(FATAL|PANIC)$/;

/** Prisma: not reachable, timed out, closed by the server, pool timeout, too many connections. */
const PRISMA_AWAY = /^P(1001|1002|1008|1017|2024|2037)$/;
/** What Prisma's driver adapter calls them. */
const ADAPTER_AWAY = new Set(['DatabaseNotReachable', 'TooManyConnections', 'ConnectionClosed', 'SocketTimeout']);

/** node-postgres says these only in words; the last is PostgreSQL's near transaction wraparound (54000). */
const DRIVER_MESSAGES =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end|Query read timeout|Connection ended|database is not accepting commands)/i;

/** Statement cancelled by its timeout, lock not available in time, deadlock, serialization failure. */
const SQLSTATE_BUSY = /^(57014|55P03|40P01|40001)$/;
/** Prisma: a transaction did not begin, or did not end, in its time. */
const PRISMA_BUSY = 'P2028';

interface ErrorLike {
  code?: unknown;
  severity?: unknown;
  message?: unknown;
  cause?: unknown;
  kind?: unknown;
  meta?: { driverAdapterError?: unknown };
  errors?: unknown;
  syscall?: unknown;
  originalCode?: unknown;
}

/** Whether an error of the driver or of Prisma says that the store cannot be reached, or cannot write, at present. */
export function isStoreAway(error: unknown): boolean {
  return someCause(error, ({ code, originalCode, kind, message, severity, syscall }) => {
    // A Unix socket whose server is gone; Prisma keeps only the words of it.
    if (code === 'ENOENT' && (syscall === 'connect' || String(message).includes('connect ENOENT'))) return true;
    if (FATAL.test(String(severity))) return true;
    const codes = [code, originalCode].filter((value) => typeof value === 'string');
    if (codes.some((text) => SOCKET_CODES.has(text) || SQLSTATE_AWAY.test(text) || PRISMA_AWAY.test(text))) return true;
    return ADAPTER_AWAY.has(kind as string) || (typeof message === 'string' && DRIVER_MESSAGES.test(message));
  });
}

/** Whether the store was reached but gave up: a deadlock, a lock that it did not get in time, a timeout. */
export function isStoreBusy(error: unknown): boolean {
  return someCause(error, ({ code, originalCode }) =>
    [code, originalCode].some((text) => typeof text === 'string' && (text === PRISMA_BUSY || SQLSTATE_BUSY.test(text))),
  );
}

/** Looks at an error, what caused it, and what Prisma wraps. */
function someCause(error: unknown, matches: (error: ErrorLike) => boolean, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const like = error as ErrorLike;
  if (matches(like)) return true;
  const inner = [like.cause, like.meta?.driverAdapterError, ...(Array.isArray(like.errors) ? like.errors : [])];
  return inner.some((cause) => someCause(cause, matches, depth + 1));
}

/** Whether the database rolled a transaction back because of the values that it was given. */
export function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^((21|22|23|42|54)[0-9A-Z]{3}|57014)$/.test(code) && !isStoreAway(error);
}
