import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../bench/options.js';
import { chooseRows } from '../../../bench/rows/all-rows.js';

describe('npm run bench', () => {
  it('an unknown row: the error names those that exist', () => {
    expect(() => chooseRows(['B1', 'B77'])).toThrow(/Unknown row B77; known are B1, B2, B3/);
  });

  it('a wrong number: the error names the option', () => {
    expect(() => readOptions(['--seconds', 'two'])).toThrow('--seconds must be a number above 0.');
  });
});
