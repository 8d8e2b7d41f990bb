import { describe, expect, it } from 'vitest';
import { entryErrorAt, errorAt, fieldErrorsOf } from '../../../web/src/api/field-errors.js';
import { filterLines } from '../../../web/src/pages/inspections/filters-text.js';
import { readImport } from '../../../web/src/pages/inspections/import-text.js';
import { bodyOf, draftOf, EMPTY_DRAFT } from '../../../web/src/pages/inspections/inspection-draft.js';

describe('inspection form', () => {
  it('sends the same values when nothing is changed', () => {
    const filters = { environment: ['production'], component: ['shop/cart'], version: ['2.4'] };
    const inspection = { id: 'i', name: 'Cart', enabled: false, filters, silence: 5_400, policies: ['p'] };
    const draft = draftOf({ ...inspection, lastRun: null, nextRun: null });
    expect(draft.silence).toBe('90m');
    expect(bodyOf(draft)).toEqual({ name: 'Cart', filters, silence: '90m', policies: ['p'] });
  });

  it('reads an empty silence as never and digits as seconds', () => {
    const silence = (typed: string) => bodyOf({ ...EMPTY_DRAFT, silence: typed }).silence;
    expect([silence(''), silence('  '), silence(' 7 d '), silence('3600'), silence('soon')]).toEqual([
      null,
      null,
      '7d',
      3600,
      'soon',
    ]);
  });

  it('tells which entry of a list is wrong', () => {
    const errors = fieldErrorsOf({ errors: [{ path: 'filters.component.1', message: 'is a duplicate' }] });
    expect(entryErrorAt(errors, 'filters.component', ['a', 'b'])).toBe('entry "b": is a duplicate');
    expect(entryErrorAt(errors, 'filters.version', ['a'])).toBeUndefined();
    expect(errorAt(errors, 'filters.component')).toBe('is a duplicate');
    const whole = fieldErrorsOf({ errors: [{ path: 'filters.component', message: 'expected at most 100 entries' }] });
    expect(entryErrorAt(whole, 'filters.component', ['a'])).toBe('expected at most 100 entries');
  });
});

describe('inspection filters in words', () => {
  it('have one line each, with long lists cut', () => {
    const filters = { environment: ['production'], component: ['a', 'b', 'c', 'd', 'e'], version: [] };
    expect(filterLines({ filters })).toEqual(['component a, b, c and 2 more', 'environment production']);
    expect(filterLines({ filters: { environment: [], component: ['a'], version: ['1', '2', '3', '4'] } })).toEqual([
      'component a and below',
      'version 1, 2, 3 and 1 more',
    ]);
  });

  it('are "everything" without filters', () => {
    expect(filterLines({ filters: { environment: [], component: [], version: [] } })).toEqual([
      'everything in the project',
    ]);
  });
});

describe('inspection import', () => {
  it('reads an object, also with `configs =` before it', () => {
    const body = { project: ['a'], env: ['production'] };
    expect(readImport(JSON.stringify(body))).toEqual({ isReadable: true, body });
    expect(readImport(`  configs = ${JSON.stringify(body)}\n`)).toEqual({ isReadable: true, body });
  });

  it('names the reason when it cannot read the text', () => {
    const reason = (text: string) => {
      const read = readImport(text);
      return read.isReadable ? null : read.reason;
    };
    expect(reason(' \n')).toBe('Choose a file or paste its text.');
    expect(reason('[{}]')).toBe('Expected one inspection: an object in braces.');
    expect(reason('null')).toBe('Expected one inspection: an object in braces.');
    expect(reason('{"a":')).toMatch(/^This is not JSON: /);
  });
});
