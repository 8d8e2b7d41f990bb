import { entryErrorAt, errorAt, type FieldErrors } from '../../api/field-errors.js';
import { Field } from '../../components/field.js';
import { NamesField } from '../../components/names-field.js';
import type { Draft } from './inspection-draft.js';
import { PolicyChoice } from './policy-choice.js';

/** The fields of an inspection, each with what the service found wrong in it. */
export function InspectionFields(props: {
  draft: Draft;
  errors: FieldErrors;
  onChange: (next: Partial<Draft>) => void;
}) {
  const { draft, errors, onChange } = props;
  return (
    <>
      <Field
        label="Name"
        placeholder="Payment in production"
        value={draft.name}
        error={errorAt(errors, 'name')}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <NamesField
        label="Components"
        of="component"
        hint="Each stands for what lies below it too. None: all."
        value={draft.component}
        error={entryErrorAt(errors, 'filters.component', draft.component)}
        onChange={(component) => onChange({ component })}
      />
      <NamesField
        label="Environments"
        of="environment"
        hint="None: all."
        value={draft.environment}
        error={entryErrorAt(errors, 'filters.environment', draft.environment)}
        onChange={(environment) => onChange({ environment })}
      />
      <NamesField
        label="Versions"
        of="version"
        hint="Of the first error of a type. None: all."
        value={draft.version}
        error={entryErrorAt(errors, 'filters.version', draft.version)}
        onChange={(version) => onChange({ version })}
      />
      <Field
        label="New again after a silence of"
        placeholder="never"
        hint="A type that comes back after so long counts as new: 12h, 7d. Empty: never."
        value={draft.silence}
        error={errorAt(errors, 'silence')}
        onChange={({ target }) => onChange({ silence: target.value })}
      />
      <PolicyChoice
        chosen={draft.policies}
        error={errorAt(errors, 'policies')}
        onChange={(policies) => onChange({ policies })}
      />
    </>
  );
}
