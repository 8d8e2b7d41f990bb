import { describe, expect, it } from 'vitest';
import { ERROR, severityOf, WARN } from '../../../../src/protocols/otlp/severity.js';

const TEXTS = {
  nothing: [
    '',
    'TRACE',
    'debug',
    'DBG',
    'D',
    'Info',
    'INF',
    'I',
    'Information',
    'notice',
    'VERBOSE',
    '7',
    '6',
    '5',
    'x',
  ],
  warning: ['WARN', 'warn', 'Warning', 'WRN', 'W', '[warn]', 'WARN3', ' warning: ', '4'],
  error: ['ERROR', 'error', 'Err', 'E', 'ERROR2', 'SEVERE', 'Severe', '<error>', '3', 'CRITICAL', 'CRIT', 'crit', 'C'],
  fatal: ['FATAL', 'FTL', 'F', 'panic', 'DPANIC', 'ALERT', 'EMERG', 'emergency', '0', '1', '2', 'Fatal4'],
};

describe('severityOf', () => {
  it('reads the text in any case where the number is missing', () => {
    for (const text of TEXTS.nothing) expect(severityOf(0, text), text).toBeLessThan(WARN);
    for (const text of TEXTS.warning) expect(severityOf(0, text), text).toBe(WARN);
    for (const text of [...TEXTS.error, ...TEXTS.fatal])
      expect(severityOf(0, text), text).toBeGreaterThanOrEqual(ERROR);
  });

  it('prefers the number, and gives 0 for what neither says', () => {
    expect(severityOf(9, 'ERROR')).toBe(9);
    expect(severityOf(17, 'info')).toBe(17);
    expect(severityOf(-1, 'W')).toBe(WARN);
    for (const text of ['audit', '8', '10', 'error in a very long text', 'constructor', '__proto__', ' ']) {
      expect(severityOf(0, text), text).toBe(0);
    }
  });
});
