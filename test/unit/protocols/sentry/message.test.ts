import { describe, expect, it } from 'vitest';
import { chainOf } from '../../../../src/protocols/sentry/exceptions.js';
import type { Json } from '../../../../src/protocols/sentry/json.js';
import { logEntryOf } from '../../../../src/protocols/sentry/log-entry.js';
import { messageOf } from '../../../../src/protocols/sentry/message.js';

function messageIn(event: object): string | null {
  return messageOf(chainOf(event as Json).links[0], logEntryOf(event as Json));
}

describe('message: a log text and the exception that came with it', () => {
  it.each([
    ['both are kept', 'could not charge customer 17', 'timeout', 'could not charge customer 17: timeout'],
    ['a text that is the value stands once', 'timeout', 'timeout', 'timeout'],
    [
      'a text that ends with the value stands alone',
      'could not charge: timeout',
      'timeout',
      'could not charge: timeout',
    ],
    ['… also before a full stop', 'could not charge (timeout).', '(timeout)', 'could not charge (timeout).'],
    ['a text that ends with half a word of it does not', 'charging timed out', 'out', 'charging timed out'],
    ['a text whose last word only ends alike is followed by the value', 'a timeout', 'out', 'a timeout: out'],
    [
      'a value that begins with the text stands alone',
      'Payment failed',
      'Payment failed: no card',
      'Payment failed: no card',
    ],
    ['a value that only begins alike follows', 'Pay', 'Payment failed', 'Pay: Payment failed'],
    ['class and value as a text are the value', 'E: timeout', 'timeout', 'timeout'],
    ['a full stop gives way to the colon', 'The request failed.', 'timeout', 'The request failed: timeout'],
    ['a colon is not doubled', 'The request failed:', 'timeout', 'The request failed: timeout'],
    ['a text alone', 'could not charge', '', 'could not charge'],
    ['a value alone', '', 'timeout', 'timeout'],
    [
      'white space around them does not belong to them',
      ' could not charge \n',
      ' timeout\n',
      'could not charge: timeout',
    ],
  ])('%s', (_what, message, value, expected) => {
    expect(messageIn({ logentry: { message }, exception: { values: [{ type: 'E', value }] } })).toBe(expected);
  });

  it('the value is that of the outermost exception', () => {
    const values = [
      { type: 'Cause', value: 'refused' },
      { type: 'Outer', value: 'order failed' },
    ];
    expect(messageIn({ message: 'checkout', exception: { values } })).toBe('checkout: order failed');
  });

  it('null without text and value', () => {
    expect(messageIn({})).toBeNull();
    expect(messageIn({ exception: { values: [{ type: 'E' }] }, message: null })).toBeNull();
  });
});

describe('log entry: template and text', () => {
  const gone = { template: 'User %s is gone', text: 'User ann is gone' };
  it.each([
    ['logentry with a list', { logentry: { message: 'User %s is gone', params: ['ann'] } }, gone],
    ['logentry with a map', { logentry: { message: 'User %(id)s is gone', params: { id: 7 } } }, 'User 7 is gone'],
    ['logentry with a map in a list', { logentry: { message: 'User %(id)s', params: [{ id: 7 }] } }, 'User 7'],
    ['logentry with a single parameter', { logentry: { message: 'User %s is gone', params: 'ann' } }, gone],
    [
      'formatted beside the template',
      { logentry: { message: 'User %s is gone', formatted: 'User ann is gone' } },
      gone,
    ],
    [
      'formatted, which wins over the parameters',
      { logentry: { message: 'User %s is gone', params: ['bob'], formatted: 'User ann is gone' } },
      gone,
    ],
    [
      'message as a text beside sentry.interfaces.Message with parameters (raven for Python)',
      { message: 'User ann is gone', 'sentry.interfaces.Message': { message: 'User %s is gone', params: ['ann'] } },
      gone,
    ],
    [
      'message as a text that is the template, beside logentry with parameters',
      { message: 'User %s is gone', logentry: { message: 'User %s is gone', params: ['ann'] } },
      gone,
    ],
    [
      'message as a text for a format that is not known here',
      { message: 'User ann is gone', logentry: { message: 'User ~w is gone', params: ['ann'] } },
      { template: 'User ~w is gone', text: 'User ann is gone' },
    ],
    [
      'a plain logentry gives way to a message with parameters',
      { logentry: 'something', message: { message: 'User %s is gone', params: ['ann'] } },
      gone,
    ],
    ['message as an object', { message: { message: 'User {} is gone', params: ['ann'] } }, 'User ann is gone'],
    ['positions', { logentry: { message: '%2$s of %1$s', params: ['a', 'b'] } }, 'b of a'],
    [
      'message templates of .NET',
      { logentry: { message: 'Took {Ms:0.0} in {@Place}', params: { Ms: 5, Place: 'db' } } },
      'Took 5 in db',
    ],
    ['parameters that are objects', { logentry: { message: 'got %s', params: [{ a: [1] }, 2] } }, 'got {"a":[1]}'],
    ['too few parameters', { logentry: { message: '%s and %s', params: ['a'] } }, 'a and %s'],
    ['logentry as a text', { logentry: 'User ann is gone' }, { template: null, text: 'User ann is gone' }],
    ['message as a text', { message: 'User ann is gone' }, { template: null, text: 'User ann is gone' }],
    ['formatted alone', { message: { formatted: 'whole' } }, { template: null, text: 'whole' }],
    ['empty parameters', { logentry: { message: '100%', params: [] } }, { template: null, text: '100%' }],
  ])('%s', (_what, event, expected) => {
    const entry = logEntryOf(event as Json);
    expect(typeof expected === 'string' ? entry?.text : entry).toEqual(expected);
  });

  it.each([[{}], [{ message: null }], [{ logentry: {} }], [{ message: [] }], [{ logentry: { params: ['a'] } }]])(
    'null for %j',
    (event) => {
      expect(logEntryOf(event as Json)).toBeNull();
    },
  );
});
