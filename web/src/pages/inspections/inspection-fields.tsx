import { type DraftProps, fieldsOf } from '../../components/form/draft-fields.js';
import { Field } from '../../components/form/field.js';
import { NamesField } from '../../components/form/names-field.js';
import type { Draft } from './inspection-draft.js';
import { PolicyChoice } from './policy-choice.js';

/** The filters of an inspection, by their names in the body. */
const FILTERS = [
  { of: 'component', label: 'Components', hint: 'Each includes its descendants. None: all.' },
  { of: 'environment', label: 'Environments', hint: 'None: all.' },
  { of: 'version', label: 'Versions', hint: 'Of the first error of a type. None: all.' },
] as const;

/** The fields of an inspection with their errors. */
export function InspectionFields(props: DraftProps<Draft>) {
  const { typed, chosen } = fieldsOf(props);
  const filters = fieldsOf(props, 'filters.');
  return (
    <>
      <Field label="Name" placeholder="Payment in production" {...typed('name')} />
      {FILTERS.map(({ of, label, hint }) => (
        <NamesField key={of} label={label} of={of} hint={hint} {...filters.chosen(of)} />
      ))}
      <Field
        label="New again after"
        placeholder="never"
        hint="A type that returns after this long without occurrences counts as new: 12h, 7d. Empty: never."
        {...typed('silence')}
      />
      <PolicyChoice {...chosen('policies')} />
    </>
  );
}
