import { describe, expect, it } from 'vitest';
import { faultsOf, refusalsOf } from '../../../clients/check.js';
import type { StoredEvent } from '../../../clients/gluepoint.js';
import { errorsOf } from '../../../clients/shop.js';

const STEPS = errorsOf('camel').slice(0, 2);
const RELEASE = 'shop@1.2.2';

function event(more: Partial<StoredEvent>): StoredEvent {
  return {
    id: '1',
    component: 'shop',
    environment: 'staging',
    type: 'Error in chargeCard',
    glueKey: '',
    importance: 'alarm',
    message: 'card of order 1 was declined',
    stack: 'at chargeCard',
    version: RELEASE,
    properties: {},
    count: 2,
    ...more,
  };
}

const CHARGE = event({});
const SHIP = event({ type: 'Error in shipParcel', message: 'parcel 1 is too heavy', stack: 'at shipParcel' });

describe('what is wrong with what a client stored', () => {
  it('is nothing when each error is one event of its own type', () => {
    expect(faultsOf(STEPS, [CHARGE, SHIP], RELEASE)).toEqual([]);
  });

  it('names an error that was glued to another one', () => {
    expect(faultsOf(STEPS, [{ ...CHARGE, count: 4 }], RELEASE)).toEqual([
      'charge: counted 4 instead of 2 ("Error in chargeCard")',
      'ship: no event shows it',
    ]);
  });

  it('names an error that became two events', () => {
    const [fault] = faultsOf(STEPS, [CHARGE, { ...CHARGE, type: 'Error', count: 1 }, SHIP], RELEASE);
    expect(fault).toBe('charge: 2 events instead of one: 2 × "Error in chargeCard", 1 × "Error"');
  });

  it('names two errors of one type', () => {
    const faults = faultsOf(STEPS, [CHARGE, { ...SHIP, type: CHARGE.type }], RELEASE);
    expect(faults).toEqual(['charge and ship are of one type: "Error in chargeCard"']);
  });

  it('names a wrong importance, a missing stack, an old version and what no client reported', () => {
    const wrong = { ...CHARGE, importance: 'warning', stack: null, version: 'shop@1.2.1' };
    expect(faultsOf(STEPS, [wrong, SHIP, event({ type: 'Other', message: null, stack: null })], RELEASE)).toEqual([
      'charge: is warning instead of alarm ("Error in chargeCard")',
      'charge: no chargeCard in the stack ("Error in chargeCard")',
      'charge: version is shop@1.2.1 ("Error in chargeCard")',
      'unexpected: 2 × "Other"',
    ]);
  });
});

describe('refusals', () => {
  it('are counted by status and address', () => {
    const request = { method: 'POST', path: '/api/1/store/?a=b', headers: {}, body: Buffer.of(), response: 'no' };
    expect(
      refusalsOf([
        { ...request, status: 415 },
        { ...request, status: 415 },
        { ...request, status: 200 },
      ]),
    ).toEqual(['415 to POST /api/1/store/ (2 of 3): no']);
  });
});
