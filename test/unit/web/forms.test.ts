import type { ChangeEvent } from 'react';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../web/src/components/form/draft-fields.js';
import { bodyOf, draftOf } from '../../../web/src/pages/type/overrides-draft.js';

const typing = (value: string) => ({ target: { value } }) as ChangeEvent<HTMLInputElement>;

describe('the fields of a draft', () => {
  const draft = { name: 'Cart', components: ['a', 'b'] };

  it('show its parts and change one at a time', () => {
    const changes: Partial<typeof draft>[] = [];
    const { typed, chosen } = fieldsOf({ draft, errors: {}, onChange: (next) => changes.push(next) });
    expect([typed('name').value, chosen('components').value]).toEqual(['Cart', ['a', 'b']]);
    typed('name').onChange(typing('Shop'));
    chosen('components').onChange(['a']);
    expect(changes).toEqual([{ name: 'Shop' }, { components: ['a'] }]);
  });

  it('tell what is wrong where the draft lies in the body, of lists in which entry', () => {
    const errors = { name: 'of another', 'targets.1.name': 'is empty', 'targets.1.components.1': 'is no path' };
    const { typed, chosen } = fieldsOf({ draft, errors, onChange: () => {} }, 'targets.1.');
    expect(typed('name').error).toBe('is empty');
    expect(chosen('components').error).toBe('entry "b": is no path');
    expect(fieldsOf({ draft, errors: {}, onChange: () => {} }).typed('name').error).toBeUndefined();
  });
});

describe('the overrides of a type', () => {
  const asked = (glueInterval: string) => bodyOf({ importance: '', glueInterval, relevanceInterval: '' }).glueInterval;

  it('are empty where nothing is set, and set to nothing where they are emptied', () => {
    const none = { importance: null, glueInterval: null, relevanceInterval: null };
    expect(draftOf(none)).toEqual({ importance: '', glueInterval: '', relevanceInterval: '' });
    expect(bodyOf(draftOf(none))).toEqual(none);
    expect([asked('  '), asked(' 90 '), asked('1 h'), asked('soon')]).toEqual([null, 90, '1h', 'soon']);
  });

  it('are sent as they were when nothing is changed', () => {
    const draft = draftOf({ importance: 'warning', glueInterval: 5_400, relevanceInterval: 86_400 });
    expect(bodyOf(draft)).toEqual({ importance: 'warning', glueInterval: '90m', relevanceInterval: '1d' });
  });
});
