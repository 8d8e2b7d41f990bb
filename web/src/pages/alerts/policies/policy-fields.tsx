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

/** The fields of a policy. `kept`: its stored targets. */
export function PolicyFields({ kept, ...form }: DraftProps<PolicyDraft> & { kept: AlertPolicy['targets'] }) {
  const { draft, errors, onChange } = form;
  const { typed, chosen } = fieldsOf(form);
  return (
    <>
      <Field label="Name" maxLength={100} placeholder="Payment to the on-call team" {...typed('name')} />
      <CheckboxGroup label="Triggers" options={TRIGGERS} {...chosen('triggers')} />
      <CheckboxGroup
        label="Severities"
        hint="None chosen: all. For a status change, the worse of the old and the new status."
        options={SHAPES}
        {...chosen('severities')}
      />
      <FormRow>
        <NamesField label="Environments" of="environment" {...chosen('environments')} />
        <NamesField label="Components" of="component" hint="Each includes its descendants" {...chosen('components')} />
      </FormRow>
      <FormRow>
        <Field
          label="Repeat interval"
          hint="At most one notice about the same problem in this time: 30m, 1h, 1d; 0: every time"
          {...typed('silence')}
        />
        <Field
          label="Minimum duration"
          hint="How long a status change must last before it is notified; at most 1d"
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
