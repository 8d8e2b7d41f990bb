import { describe, expect, it } from 'vitest';
import { MAX_WAITING, MAX_WAITING_WITH_ENDS, Room } from '../../../../src/alerts/limits/room.js';

describe('Room', () => {
  it('takes what fits as a whole', () => {
    const room = new Room(MAX_WAITING - 3);
    expect(room.take(4, false)).toBe(false);
    expect(room.take(3, false)).toBe(true);
    expect(room.isFull).toBe(true);
    expect(room.take(1, false)).toBe(false);
    expect(room.take(0, false)).toBe(true);
  });

  it('has room of its own for ends', () => {
    const room = new Room(MAX_WAITING);
    expect(room.take(MAX_WAITING_WITH_ENDS - MAX_WAITING, true)).toBe(true);
    expect(room.take(1, true)).toBe(false);
  });
});
