import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FairTurns, type Leave, NoTurnError } from '../../../src/lib/fair-turns.js';

const OPTIONS = { places: 4, placesPerGroup: 2, waitingPerGroup: 3, maxWaitMs: 5_000 };

let turns: FairTurns<string>;
/** Who entered, in order, and how each leaves. */
let entered: { who: string; leave: Leave }[];

beforeEach(() => {
  vi.useFakeTimers();
  turns = new FairTurns(OPTIONS);
  entered = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** A caller such as `a1`: the group is its first letter. */
function come(who: string, signal?: AbortSignal): Promise<void> {
  return turns.enter(who.slice(0, 1), signal).then((leave) => {
    entered.push({ who, leave });
  });
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const names = () => entered.map(({ who }) => who);

async function leave(who: string): Promise<void> {
  entered.find((one) => one.who === who)?.leave();
  await settle();
}

/** Takes all places, for the groups `x` and `y`. */
async function fill(): Promise<void> {
  for (const who of ['x1', 'x2', 'y1', 'y2']) await come(who);
}

describe('FairTurns.enter: places', () => {
  it('resolves at once while there are some', async () => {
    await fill();
    expect(names()).toEqual(['x1', 'x2', 'y1', 'y2']);
    expect([turns.held, turns.waiting]).toEqual([4, 0]);
  });

  it('a group waits beyond its part, although places are free', async () => {
    for (const who of ['a1', 'a2', 'a3']) void come(who);
    await settle();
    expect(names()).toEqual(['a1', 'a2']);
    expect([turns.held, turns.waiting]).toEqual([2, 1]);
    await come('b1');
    await leave('a1');
    expect(names()).toEqual(['a1', 'a2', 'b1', 'a3']);
  });

  it('a second call of Leave gives no second place', async () => {
    await fill();
    await leave('x1');
    await leave('x1');
    expect(turns.held).toBe(3);
  });
});

describe('FairTurns.enter: turns', () => {
  it('groups that wait alternate, and each keeps its order', async () => {
    await fill();
    for (const who of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void come(who);
    await settle();
    for (const one of entered.splice(0, 4)) one.leave();
    await settle();
    expect(names()).toEqual(['a1', 'b1', 'c1', 'a2']);
    for (const who of ['a1', 'b1', 'c1', 'a2']) await leave(who);
    expect(names()).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('a group that comes last waits for one place of the others at most', async () => {
    turns = new FairTurns({ ...OPTIONS, places: 1, placesPerGroup: 1, waitingPerGroup: 100 });
    for (let n = 0; n < 50; n += 1) void come(`a${n}`);
    void come('b0');
    await settle();
    await leave('a0');
    await leave('a1');
    expect(names().slice(0, 3)).toContain('b0');
  });

  it('a group at its part is passed over', async () => {
    await fill();
    for (const who of ['x3', 'a1']) void come(who);
    await settle();
    await leave('y1');
    expect(names().slice(4)).toEqual(['a1']);
    await leave('x1');
    expect(names().slice(4)).toEqual(['a1', 'x3']);
  });
});

describe('FairTurns.enter: refusals', () => {
  it('rejects when too many of the group wait, and others still may', async () => {
    await fill();
    for (const who of ['a1', 'a2', 'a3']) void come(who);
    await expect(come('a4')).rejects.toMatchObject({ reason: 'too-many-waiting' });
    void come('b1');
    await settle();
    expect(turns.waiting).toBe(4);
  });

  it('rejects after the longest wait, and the next in the group keeps its place', async () => {
    await fill();
    const first = expect(come('a1')).rejects.toEqual(new NoTurnError('waited-too-long'));
    await vi.advanceTimersByTimeAsync(4_999);
    void come('a2');
    await vi.advanceTimersByTimeAsync(1);
    await first;
    expect(turns.waiting).toBe(1);
    await leave('x1');
    expect(names().slice(4)).toEqual(['a2']);
  });

  it('rejects with the reason of the signal when it is aborted while waiting', async () => {
    await fill();
    const gone = new AbortController();
    const waiting = expect(come('a1', gone.signal)).rejects.toThrow('gone');
    gone.abort(new Error('gone'));
    await waiting;
    expect(turns.waiting).toBe(0);
    await leave('x1');
    expect(turns.held).toBe(3);
  });

  it('rejects at once when the signal was aborted before', async () => {
    await expect(come('a1', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect([turns.held, turns.waiting]).toEqual([0, 0]);
  });

  it('a signal that is aborted after the entry takes nothing away', async () => {
    const later = new AbortController();
    await come('a1', later.signal);
    later.abort();
    expect(turns.held).toBe(1);
    await leave('a1');
    expect(turns.held).toBe(0);
  });
});
