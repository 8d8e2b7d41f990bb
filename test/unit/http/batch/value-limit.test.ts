import { describe, expect, it } from 'vitest';
import { exceedsValueLimit } from '../../../../src/http/batch/value-limit.js';

const PADDING = ' '.repeat(16 * 1024);
const held = (json: string) => exceedsValueLimit(Buffer.from(json + PADDING));

describe('an item', () => {
  it.each([
    ['values of a list', `[${'1,'.repeat(1_001)}1]`],
    ['empty lists', `[${'[],'.repeat(600)}[]]`],
    ['fields', `{${'"a":1,'.repeat(1_001)}"b":1}`],
    ['levels', '['.repeat(1_001)],
    ['values after a text with quotes in it', `{"a":"\\"\\\\","b":[${'1,'.repeat(1_001)}1]}`],
  ])('of too many %s is found', (_, json) => {
    expect(held(json)).toBe(true);
  });

  it.each([
    ['as many as can be allowed', `[${'1,'.repeat(999)}1]`],
    ['commas and brackets in a text', `{"stack":"${',[{'.repeat(5_000)}"}`],
    ['quotes and backslashes in a text', `{"stack":"${'\\\\\\",['.repeat(5_000)}"}`],
    ['a text without an end', `{"stack":"${',[{'.repeat(5_000)}`],
  ])('with %s is left to the parser', (_, json) => {
    expect(held(json)).toBe(false);
  });

  it('that is short is left to the parser', () => {
    expect(exceedsValueLimit(Buffer.from(`[${'1,'.repeat(2_000)}1]`))).toBe(false);
  });
});
