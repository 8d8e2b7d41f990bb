import type { AlertPolicy } from '../../../api/schema.generated.js';
import { CheckboxGroup } from '../../../components/form/checkbox-group.js';
import { type DraftProps, fieldsOf } from '../../../components/form/draft-fields.js';
import { Field } from '../../../components/form/field.js';
import { FormRow } from '../../../components/form/form.js';
import { NamesField } from '../../../components/form/names-field.js';
import { SEVERITIES, SeverityShape, severityWord } from '../../../components/text/severity.js';
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

/** What a policy is: of what it tells, how often, and whom. `kept`: the targets that it has. */
export function PolicyFields({ kept, ...form }: DraftProps<PolicyDraft> & { kept: AlertPolicy['targets'] }) {
  const { draft, errors, onChange } = form;
  const { typed, chosen } = fieldsOf(form);
  return (
    <>
      <Field label="Name" maxLength={100} placeholder="Payment to the on-call team" {...typed('name')} />
      <CheckboxGroup label="Tells of" options={TRIGGERS} {...chosen('triggers')} />
      <CheckboxGroup
        label="Severities"
        hint="None chosen: all. Of a change of status, the worse of before and after."
        options={SHAPES}
        {...chosen('severities')}
      />
      <FormRow>
        <NamesField label="Environments" of="environment" {...chosen('environments')} />
        <NamesField
          label="Components"
          of="component"
          hint="Each stands for what lies below it too"
          {...chosen('components')}
        />
      </FormRow>
      <FormRow>
        <Field
          label="Silence"
          hint="No second notice of the same within it: 30m, 1h, 1d; 0 = every time"
          {...typed('silence')}
        />
        <Field
          label="Minimum duration"
          hint="How long a change of status must last; at most 1d"
          {...typed('minDuration')}
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
