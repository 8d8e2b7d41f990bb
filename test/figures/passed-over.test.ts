import { describe, expect, it } from 'vitest';
import { PassedOver } from '../../src/figures/passed-over.js';

describe('what was passed over', () => {
  it('is summed by protocol and item', () => {
    const passedOver = new PassedOver();
    passedOver.note('sentry', 'session', 1);
    passedOver.note('otlp', 'span', 5);
    passedOver.note('sentry', 'session', 2);
    expect(passedOver.entries()).toEqual([
      { protocol: 'sentry', item: 'session', count: 3 },
      { protocol: 'otlp', item: 'span', count: 5 },
    ]);
  });

  it('has what clients dropped beside it, summed by reason', () => {
    const passedOver = new PassedOver();
    passedOver.clientDropped('queue_overflow', 8_827);
    passedOver.clientDropped('queue_overflow', 1);
    passedOver.clientDropped('other', 2);
    expect(passedOver.clientDrops()).toEqual([
      { reason: 'queue_overflow', quantity: 8_828 },
      { reason: 'other', quantity: 2 },
    ]);
    expect(passedOver.entries()).toEqual([]);
  });
});
