import { errorAt, type FieldErrors } from '../../api/field-errors.js';
import type { AlertPolicy } from '../../api/schema.generated.js';
import { Checks } from '../../components/checks.js';
import { Field } from '../../components/field.js';
import { FormRow } from '../../components/form.js';
import { NamesField } from '../../components/names-field.js';
import { SEVERITIES, SeverityShape, severityWord } from '../../components/severity.js';
import type { PolicyDraft } from './policy-draft.js';
import { triggerWord } from './policy-text.js';
import { TargetsFields } from './targets-fields.js';

const TRIGGERS = (['new-error-type', 'status-change', 'recovered'] as const).map((value) => ({
  value,
  label: triggerWord(value),
}));

const SHAPES = SEVERITIES.map((value) => ({
  value,
  label: (
    <>
      <SeverityShape of={value} />
      {severityWord(value)}
    </>
  ),
}));

/** What a policy is: of what it tells, how often, and whom. */
export function PolicyFields(props: {
  draft: PolicyDraft;
  /** The targets that the policy has. */
  kept: AlertPolicy['targets'];
  errors: FieldErrors;
  onChange: (next: Partial<PolicyDraft>) => void;
}) {
  const { draft, kept, errors, onChange } = props;
  return (
    <>
      <Field
        label="Name"
        error={errors['name']}
        maxLength={100}
        placeholder="Payment to the on-call team"
        value={draft.name}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <Checks
        label="Tells of"
        options={TRIGGERS}
        value={draft.triggers}
        error={errorAt(errors, 'triggers')}
        onChange={(triggers) => onChange({ triggers })}
      />
      <Checks
        label="Severities"
        hint="None chosen: all. Of a change of status, the worse of before and after."
        options={SHAPES}
        value={draft.severities}
        error={errorAt(errors, 'severities')}
        onChange={(severities) => onChange({ severities })}
      />
      <FormRow>
        <NamesField
          label="Environments"
          of="environment"
          value={draft.environments}
          error={errorAt(errors, 'environments')}
          onChange={(environments) => onChange({ environments })}
        />
        <NamesField
          label="Components"
          of="component"
          hint="Each stands for what lies below it too"
          value={draft.components}
          error={errorAt(errors, 'components')}
          onChange={(components) => onChange({ components })}
        />
      </FormRow>
      <FormRow>
        <Field
          label="Silence"
          hint="No second notice of the same within it: 30m, 1h, 1d; 0 = every time"
          error={errors['silence']}
          value={draft.silence}
          onChange={({ target }) => onChange({ silence: target.value })}
        />
        <Field
          label="Minimum duration"
          hint="How long a change of status must last; at most 1d"
          error={errors['minDuration']}
          value={draft.minDuration}
          onChange={({ target }) => onChange({ minDuration: target.value })}
        />
      </FormRow>
      <TargetsFields
        targets={draft.targets}
        kept={kept}
        errors={errors}
        onChange={(targets) => onChange({ targets })}
      />
    </>
  );
}
