import { describe, expect, it } from 'vitest';
import {
  MAX_WAITING,
  MAX_WAITING_WITH_ENDS,
  NO_ROOM,
  NO_ROOM_AT_HOST,
  Room,
  roomKey,
} from '../../../../src/alerts/limits/room.js';
import type { Target } from '../../../../src/alerts/policies/policy.js';

const webhook = (host: string): Target => {
  return { kind: 'webhook', url: `https://${host}/path`, id: `id of ${host}`, secret: null, disabled: null };
};
const mail = (id: string): Target => ({ kind: 'email', to: ['a@example.com'], id, secret: null, disabled: null });

describe('Room', () => {
  it('holds a host at its part, and the others at the total of the project', () => {
    const room = new Room([['a', MAX_WAITING.ofHost - 1]]);
    expect(room.take(webhook('a'), false)).toBeNull();
    expect(room.take(webhook('a'), false)).toBe(NO_ROOM_AT_HOST);
    for (let n = MAX_WAITING.ofHost; n < MAX_WAITING.ofProject; n += 1) {
      expect(room.take(webhook(`b${n % 10}`), false)).toBeNull();
    }
    expect(room.take(webhook('other'), false)).toBe(NO_ROOM);
    expect(room.whyFull(webhook('a'), false)).toBe(NO_ROOM);
  });

  it('has room of its own for ends, of a host and of the project', () => {
    const room = new Room([['a', MAX_WAITING.ofHost]]);
    for (let n = MAX_WAITING.ofHost; n < MAX_WAITING_WITH_ENDS.ofHost; n += 1) room.take(webhook('a'), true);
    expect(room.take(webhook('a'), true)).toBe(NO_ROOM_AT_HOST);
    expect(new Room([['b', MAX_WAITING.ofProject]]).take(webhook('a'), true)).toBeNull();
    expect(new Room([['b', MAX_WAITING_WITH_ENDS.ofProject]]).take(webhook('a'), true)).toBe(NO_ROOM);
  });

  it('counts each target of mail by itself, and the targets at a host together', () => {
    expect(roomKey(mail('1'))).not.toBe(roomKey(mail('2')));
    expect(roomKey(webhook('a'))).toBe(roomKey({ ...webhook('a'), id: 'another' }));
  });
});
