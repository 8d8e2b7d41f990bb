import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DueDelivery,
  mayStart,
  nextDelivery,
  SHARES,
  Shares,
  Turns,
} from '../../../../src/alerts/sending/shares.js';

let ids = 0;
function deliveries(projectId: number, host: string, count: number): DueDelivery[] {
  return Array.from({ length: count }, () => {
    ids += 1;
    return { projectId, host, id: String(ids) };
  });
}

/** Starts what may start until nothing may, and returns it. */
function startAll(shares: Shares, turns: Turns, due: Map<number, DueDelivery[]>): DueDelivery[] {
  const started: DueDelivery[] = [];
  for (;;) {
    const next = nextDelivery(due, turns, (one) => shares.mayStart(one));
    if (next === null) return started;
    due.set(
      next.projectId,
      (due.get(next.projectId) ?? []).filter((one) => one !== next),
    );
    turns.take(next.projectId);
    shares.start(next);
    started.push(next);
  }
}

describe('mayStart', () => {
  const none = { attempts: 0, ofProject: 0, ofHost: 0, ofProjectAtHost: 0 };

  it('gives a project a quarter of the attempts, and a fifth of those of a host', () => {
    expect(mayStart({ ...none, attempts: 9, ofProject: 9 })).toBe(true);
    expect(mayStart({ ...none, attempts: 10, ofProject: 10 })).toBe(false);
    expect(mayStart({ attempts: 3, ofProject: 3, ofHost: 3, ofProjectAtHost: 3 })).toBe(true);
    expect(mayStart({ attempts: 4, ofProject: 4, ofHost: 4, ofProjectAtHost: 4 })).toBe(false);
  });

  it('gives the last free attempt to a project without one, and to no other', () => {
    expect(mayStart({ ...none, attempts: 39 })).toBe(true);
    expect(mayStart({ ...none, attempts: 39, ofProject: 1 })).toBe(false);
    expect(mayStart({ ...none, attempts: 40 })).toBe(false);
    expect(mayStart({ ...none, attempts: 19, ofHost: 19 })).toBe(true);
    expect(mayStart({ ...none, attempts: 19, ofHost: 19, ofProject: 1, ofProjectAtHost: 1 })).toBe(false);
  });
});

describe('Shares', () => {
  it('counts what was started and ended', () => {
    const shares = new Shares();
    const lane = { projectId: 1, host: 'a' };
    for (let n = 0; n < SHARES.ofProjectAtHost; n += 1) shares.start(lane);
    expect(shares.mayStart(lane)).toBe(false);
    expect(shares.mayStart({ projectId: 1, host: 'b' })).toBe(true);
    expect(shares.mayStart({ projectId: 2, host: 'a' })).toBe(true);
    expect(shares.fullHosts(1)).toEqual(['a']);
    expect(shares.fullHosts(2)).toEqual([]);
    shares.end(lane);
    expect(shares.mayStart(lane)).toBe(true);
    expect(shares.fullHosts(1)).toEqual([]);
  });

  it('names a host that other projects fill among the full ones of a project that has no attempt there', () => {
    const shares = new Shares();
    // Each project may start less than half of what is free, so that many hold the share of the host.
    for (let projectId = 1; projectId <= SHARES.ofHost; projectId += 1) {
      for (let n = 0; n < SHARES.ofProjectAtHost; n += 1) {
        const lane = { projectId, host: 'busy' };
        if (shares.mayStart(lane)) shares.start(lane);
      }
    }
    shares.start({ projectId: 1, host: 'free' });
    expect(shares.fullHosts(1_000)).toEqual(['busy']);
    expect(shares.mayStart({ projectId: 1_000, host: 'free' })).toBe(true);
  });

  it('leaves an attempt to one more project, however many others have all that they may', () => {
    const projects = fc.array(
      fc.record({ count: fc.integer({ min: 1, max: 60 }), hosts: fc.integer({ min: 1, max: 5 }) }),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(projects, (loads) => {
        const shares = new Shares();
        const due = new Map(
          loads.map(({ count, hosts }, n) => [
            n,
            deliveries(n, '', count).map((one, i) => ({ ...one, host: `${n}-${i % hosts}` })),
          ]),
        );
        const started = startAll(shares, new Turns(), due);
        expect(started.length).toBeLessThan(SHARES.attempts);
        expect(shares.mayStart({ projectId: 1_000, host: 'other' })).toBe(true);
      }),
    );
  });
});

describe('nextDelivery', () => {
  it('takes turns between projects, in each those that wait longest first', () => {
    const due = new Map([
      [1, deliveries(1, 'a', 1_000)],
      [2, deliveries(2, 'b', 2)],
    ]);
    const [first, second] = [due.get(1) as DueDelivery[], due.get(2) as DueDelivery[]];
    expect(startAll(new Shares(), new Turns(), due).slice(0, 4)).toEqual([first[0], second[0], first[1], second[1]]);
  });

  it('passes over a host at which the project may start nothing', () => {
    const due = new Map([[1, [...deliveries(1, 'silent', 400), ...deliveries(1, 'fast', 1)]]]);
    const started = startAll(new Shares(), new Turns(), due);
    expect(started.map(({ host }) => host)).toEqual(['silent', 'silent', 'silent', 'silent', 'fast']);
  });

  it('prefers a project that had no turn yet', () => {
    const turns = new Turns();
    turns.take(1);
    const due = new Map([1, 2].map((projectId) => [projectId, deliveries(projectId, 'a', 1)]));
    expect(nextDelivery(due, turns, () => true)?.projectId).toBe(2);
    expect(nextDelivery(due, turns, () => false)).toBeNull();
  });
});

describe('Turns', () => {
  it('remembers a bounded number of projects', () => {
    const turns = new Turns(2);
    for (const projectId of [1, 2, 3]) turns.take(projectId);
    expect([3, 2, 1].sort(turns.compare)).toEqual([1, 2, 3]);
    turns.take(2);
    expect([3, 2].sort(turns.compare)).toEqual([3, 2]);
  });
});
