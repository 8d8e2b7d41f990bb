import type { ChangeEvent } from 'react';
import { entryErrorAt, errorAt, type FieldErrors } from '../../api/field-errors.js';

/** What the fields of a form share: the draft, the errors the service found in it, and how to change it. */
export interface DraftProps<Draft> {
  draft: Draft;
  errors: FieldErrors;
  onChange: (next: Partial<Draft>) => void;
}

/** The names of the parts of a draft that are of a kind. */
type NamesOf<Draft, Value> = { [Name in keyof Draft & string]: Draft[Name] extends Value ? Name : never }[keyof Draft &
  string];

/**
 * Ties fields to the parts of a draft by their names: `<Field label="Name" {...typed('name')} />`, and for lists
 * `<NamesField label="Components" of="component" {...chosen('components')} />`.
 *
 * @param path of the draft in the request body, as in errors: `targets.0.`; empty: it is the body
 */
export function fieldsOf<Draft>({ draft, errors, onChange }: DraftProps<Draft>, path = '') {
  const set = (name: string, value: unknown) => onChange({ [name]: value } as Partial<Draft>);
  return {
    typed: <Name extends NamesOf<Draft, string>>(name: Name) => ({
      value: draft[name] as string,
      error: errorAt(errors, `${path}${name}`),
      onChange: ({ target }: ChangeEvent<HTMLInputElement>) => set(name, target.value),
    }),
    chosen: <Name extends NamesOf<Draft, readonly string[]>>(name: Name) => ({
      value: draft[name],
      error: entryErrorAt(errors, `${path}${name}`, draft[name] as readonly string[]),
      onChange: (value: Draft[Name]) => set(name, value),
    }),
  };
}
