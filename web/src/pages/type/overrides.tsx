import { useState } from 'react';
import { useApi, useSession } from '../../api/context.js';
import { fieldErrorsOf } from '../../api/field-errors.js';
import type { EventType } from '../../api/schema.generated.js';
import { useWriteFeedback } from '../../api/use-write-feedback.js';
import { Button } from '../../components/form/button.js';
import { fieldsOf } from '../../components/form/draft-fields.js';
import { Field } from '../../components/form/field.js';
import { Form, FormActions } from '../../components/form/form.js';
import { SelectField } from '../../components/form/select.js';
import { Panel } from '../../components/layout/panel.js';
import { SEVERITIES, severityWord } from '../../components/text/severity.js';
import { overrideTexts } from './override-texts.js';
import { bodyOf, type OverridesDraft as Draft, draftOf } from './overrides-draft.js';

const IMPORTANCES = [
  { value: '', label: 'As sent' },
  ...SEVERITIES.map((value) => ({ value, label: severityWord(value) })),
];

/** Settings that replace what later occurrences of the type say. */
export function Overrides({ type }: { type: EventType }) {
  const texts = overrideTexts(type);
  return (
    <Panel title="Overrides">
      {useSession().canWrite ? (
        <OverridesForm type={type} />
      ) : (
        <p>{texts.length === 0 ? 'None: the values of each occurrence are used.' : `${texts.join(', ')}.`}</p>
      )}
    </Panel>
  );
}

function OverridesForm({ type }: { type: EventType }) {
  const { mutate, error, isPending } = useApi().query.useMutation('patch', '/v1/types/{id}');
  const written = useWriteFeedback();
  const [draft, setDraft] = useState(() => draftOf(type));
  const change = (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next }));
  const { typed } = fieldsOf({ draft, errors: fieldErrorsOf(error), onChange: change });
  const submit = () =>
    mutate(
      { params: { path: { id: type.id } }, body: bodyOf(draft) },
      written('Saved. It applies to later occurrences.'),
    );
  return (
    <Form label="Overrides" error={error} onSubmit={submit}>
      <p>They replace what later occurrences say. Empty: the value of the occurrence or of the project.</p>
      <SelectField
        label="Importance"
        value={draft.importance}
        options={IMPORTANCES}
        onChange={(importance) => change({ importance: importance as Draft['importance'] })}
      />
      <Field
        label="Glue interval"
        hint="Longest gap between two occurrences of one event: 90s, 5m, 1h, 1d"
        {...typed('glueInterval')}
      />
      <Field
        label="Relevance interval"
        hint="How long an occurrence counts for the status"
        {...typed('relevanceInterval')}
      />
      <FormActions>
        <Button type="submit" disabled={isPending}>
          Save
        </Button>
      </FormActions>
    </Form>
  );
}
