import { describe, expect, it } from 'vitest';
import { isRefusal, isStoreAway, isStoreBusy } from '../../../src/db/unavailable.js';
import { toGluepointError } from '../../../src/http/reply/problem.js';

const pgError = (code: string, message = 'as PostgreSQL puts it', severity = 'ERROR') =>
  Object.assign(new Error(message), { code, severity });
/** As Prisma wraps an error of its driver adapter. */
const prismaError = (originalCode: string) =>
  Object.assign(new Error('Invalid invocation'), {
    code: 'P2010',
    meta: { driverAdapterError: { cause: { originalCode, kind: 'postgres' } } },
  });

describe('isStoreAway', () => {
  it.each([
    ['25006', 'a read-only server'],
    ['25P03', 'a transaction that was idle for too long'],
    ['53100', 'a full disk'],
    ['57P03', 'a server that starts'],
    ['58030', 'an I/O error'],
    ['58P01', 'a missing file'],
    ['XX001', 'a damaged table'],
    ['XX002', 'a damaged index'],
  ])('%s (%s): the response is 503 with Retry-After', (code) => {
    for (const error of [pgError(code), prismaError(code)]) {
      expect(isStoreAway(error)).toBe(true);
      expect(toGluepointError(error)).toMatchObject({
        code: 'store-unavailable',
        extra: { retryAfterSeconds: expect.any(Number) },
      });
    }
  });

  it.each(['55000', '28P01', '3D000'])('%s: only when it ends the connection', (code) => {
    expect(isStoreAway(pgError(code, 'no connections', 'FATAL'))).toBe(true);
    expect(isStoreAway(pgError(code))).toBe(false);
  });

  it('54000: near wraparound the store is away, and nothing is tried again one by one', () => {
    const wraparound = pgError('54000', 'database is not accepting commands that assign new transaction IDs');
    expect([isStoreAway(wraparound), isRefusal(wraparound)]).toEqual([true, false]);
    const tooLarge = pgError('54000', 'index row size 3000 exceeds btree version 4 maximum 2704');
    expect([isStoreAway(tooLarge), isRefusal(tooLarge)]).toEqual([false, true]);
  });

  it.each(['23505', '22P02', '42P01', 'XX000'])('%s: is not an outage', (code) => {
    expect([isStoreAway(pgError(code)), isStoreBusy(pgError(code))]).toEqual([false, false]);
  });
});
