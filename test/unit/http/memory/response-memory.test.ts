import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Reservation } from '../../../../src/http/memory/memory-budget.js';
import { type Owner, ResponseMemory } from '../../../../src/http/memory/response-memory.js';
import { MIB } from '../../../../src/lib/bytes.js';

const PLANNED = { isMade: false };
const MADE = { isMade: true };

let memory: ResponseMemory;
beforeEach(() => {
  vi.useFakeTimers();
  memory = new ResponseMemory({ totalBytes: 48 * MIB, maxWaitMs: 5_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Takes as many MiB of `owner` as it gets, one by one. */
function takeAll(owner: Owner): number {
  const share = memory.shareOf(owner, PLANNED);
  let taken = 0;
  while (share.tryAcquire(MIB)) taken += 1;
  return taken;
}

describe('ResponseMemory', () => {
  it('a project gets at most half of all, the next half of the rest', () => {
    expect(takeAll(1)).toBe(24);
    expect(takeAll(2)).toBe(12);
    expect(takeAll(3)).toBe(6);
    expect(memory.freeBytes).toBe(6 * MIB);
    memory.shareOf(1, PLANNED).release(24 * MIB);
    expect(memory.heldBytes(1)).toBe(0);
    expect(takeAll(null)).toBe(15);
  });

  it('a project that holds nothing gets what is left, also more than half of it', () => {
    takeAll(1);
    expect(memory.shareOf(2, PLANNED).tryAcquire(20 * MIB)).toBe(true);
    expect(memory.shareOf(2, PLANNED).tryAcquire(MIB)).toBe(false);
    expect(memory.shareOf(3, PLANNED).tryAcquire(5 * MIB)).toBe(false);
  });

  it('a project that waits does not keep another waiting', async () => {
    takeAll(1);
    const waiting = memory.shareOf(1, PLANNED).reserve(MIB);
    expect(memory.queued).toBe(1);
    await memory.shareOf(2, PLANNED).reserve(MIB);
    memory.shareOf(1, PLANNED).release(2 * MIB);
    await waiting;
    expect(memory.queued).toBe(0);
  });

  it('requests of one project are served in their order', async () => {
    takeAll(1);
    const order: string[] = [];
    const wait = (name: string, bytes: number) =>
      memory
        .shareOf(1, PLANNED)
        .reserve(bytes)
        .then(() => order.push(name));
    const all = [wait('large', 10 * MIB), wait('small', MIB)];
    memory.shareOf(1, PLANNED).release(MIB);
    await Promise.resolve();
    expect(order).toEqual([]);
    memory.shareOf(1, PLANNED).release(20 * MIB);
    await Promise.all(all);
    expect(order).toEqual(['large', 'small']);
  });

  it('a wait ends with overloaded after five seconds, and at once when the client leaves', async () => {
    takeAll(1);
    const late = memory.shareOf(1, PLANNED).reserve(MIB);
    const reservation = new Reservation();
    const left = reservation.reserve(memory.shareOf(1, PLANNED), MIB, { mayWait: true });
    const refused = { code: 'overloaded', extra: { retryAfterSeconds: 1 } };
    const outcomes = Promise.all([
      expect(late).rejects.toMatchObject(refused),
      expect(left).rejects.toMatchObject(refused),
    ]);
    reservation.release();
    expect(memory.queued).toBe(1);
    await vi.advanceTimersByTimeAsync(5_000);
    await outcomes;
    expect(memory.queued).toBe(0);
    expect(memory.heldBytes(1)).toBe(24 * MIB);
  });

  it('of responses that were made, at most 8 MiB wait; requests whose rows were not read may', async () => {
    takeAll(1);
    const outcomes: Promise<unknown>[] = [];
    const made = () => memory.shareOf(1, MADE).reserve(4 * MIB);
    outcomes.push(made(), made());
    await expect(made()).rejects.toMatchObject({ code: 'overloaded' });
    outcomes.push(memory.shareOf(1, PLANNED).reserve(12 * MIB));
    expect(memory.queued).toBe(3);
    memory.shareOf(1, PLANNED).release(24 * MIB);
    await Promise.all(outcomes);
    expect(memory.heldBytes(1)).toBe(20 * MIB);
  });

  it('at most 64 requests of a project wait', async () => {
    takeAll(1);
    const outcomes = Array.from({ length: 64 }, () =>
      memory
        .shareOf(1, PLANNED)
        .reserve(MIB)
        .catch(() => 'late'),
    );
    await expect(memory.shareOf(1, PLANNED).reserve(MIB)).rejects.toMatchObject({ code: 'overloaded' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await Promise.all(outcomes)).toEqual(Array(64).fill('late'));
  });
});
