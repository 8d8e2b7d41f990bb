import type { ChangeEvent } from 'react';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../web/src/components/form/draft-fields.js';
import { bodyOf, draftOf } from '../../../web/src/pages/type/overrides-draft.js';

const typing = (value: string) => ({ target: { value } }) as ChangeEvent<HTMLInputElement>;

describe('draft fields', () => {
  const draft = { name: 'Cart', components: ['a', 'b'] };

  it('show the parts of the draft and change one at a time', () => {
    const changes: Partial<typeof draft>[] = [];
    const { typed, chosen } = fieldsOf({ draft, errors: {}, onChange: (next) => changes.push(next) });
    expect([typed('name').value, chosen('components').value]).toEqual(['Cart', ['a', 'b']]);
    typed('name').onChange(typing('Shop'));
    chosen('components').onChange(['a']);
    expect(changes).toEqual([{ name: 'Shop' }, { components: ['a'] }]);
  });

  it('show errors by their path in the body, in lists by entry', () => {
    const errors = { name: 'of another', 'targets.1.name': 'is empty', 'targets.1.components.1': 'not a path' };
    const { typed, chosen } = fieldsOf({ draft, errors, onChange: () => {} }, 'targets.1.');
    expect(typed('name').error).toBe('is empty');
    expect(chosen('components').error).toBe('entry "b": not a path');
    expect(fieldsOf({ draft, errors: {}, onChange: () => {} }).typed('name').error).toBeUndefined();
  });
});

describe('type overrides', () => {
  const asked = (glueInterval: string) => bodyOf({ importance: '', glueInterval, relevanceInterval: '' }).glueInterval;

  it('are empty when not set, and null when emptied', () => {
    const none = { importance: null, glueInterval: null, relevanceInterval: null };
    expect(draftOf(none)).toEqual({ importance: '', glueInterval: '', relevanceInterval: '' });
    expect(bodyOf(draftOf(none))).toEqual(none);
    expect([asked('  '), asked(' 90 '), asked('1 h'), asked('soon')]).toEqual([null, 90, '1h', 'soon']);
  });

  it('are sent unchanged when not edited', () => {
    const draft = draftOf({ importance: 'warning', glueInterval: 5_400, relevanceInterval: 86_400 });
    expect(bodyOf(draft)).toEqual({ importance: 'warning', glueInterval: '90m', relevanceInterval: '1d' });
  });
});
