import { describe, expect, it } from 'vitest';
import { listOf, tableOf } from '../../../clients/table.js';

describe('listOf', () => {
  it('puts two blanks at least between a name and what it is', () => {
    const clients = [
      { name: 'curl', about: 'the native API' },
      { name: 'a-client-with-a-rather-long-name', about: 'from its source' },
    ];
    const lines = listOf(clients).split('\n');
    expect(lines[1]).toBe('a-client-with-a-rather-long-name  from its source');
    expect(lines[0]?.indexOf('the native API')).toBe(lines[1]?.indexOf('from its source'));
  });

  it('is empty without clients', () => {
    expect(listOf([])).toBe('');
  });
});

describe('tableOf', () => {
  it('keeps a blank behind a name and a version that are wider than their columns', () => {
    const name = 'a-client-with-a-rather-long-name';
    const version = '1.2.3-alpha.4+build.567';
    expect(tableOf([{ name, version, outcome: 'ok', details: ['one thing'] }])).toBe(
      `${name} ${version} ok\n    one thing`,
    );
  });
});
