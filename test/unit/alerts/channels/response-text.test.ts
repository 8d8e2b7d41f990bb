import { describe, expect, it } from 'vitest';
import { responseText } from '../../../../src/alerts/channels/response-text.js';

describe('responseText', () => {
  it('is the status and the first line, without control characters, at most 300 characters', () => {
    expect(responseText('HTTP 500', '\n  oh\u0007 no\u202E \nsecond')).toBe('HTTP 500: oh no');
    expect(responseText('HTTP 204', '')).toBe('HTTP 204');
    const long = responseText('HTTP 500', '😀'.repeat(1000));
    expect([...long]).toHaveLength(300);
    expect(long.isWellFormed()).toBe(true);
  });
});
