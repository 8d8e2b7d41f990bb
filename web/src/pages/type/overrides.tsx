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

/** What is set for later occurrences of the type, whatever they say themselves. */
export function Overrides({ type }: { type: EventType }) {
  const texts = overrideTexts(type);
  return (
    <Panel title="Overrides">
      {useSession().canWrite ? (
        <OverridesForm type={type} />
      ) : (
        <p>{texts.length === 0 ? 'None: what occurrences say holds.' : `${texts.join(', ')}.`}</p>
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
      written('Saved. It holds for what comes from now on.'),
    );
  return (
    <Form label="Overrides" error={error} onSubmit={submit}>
      <p>They hold for later occurrences, whatever those say. Empty: what each occurrence or the project says.</p>
      <SelectField
        label="Importance"
        value={draft.importance}
        options={IMPORTANCES}
        onChange={(importance) => change({ importance: importance as Draft['importance'] })}
      />
      <Field
        label="Glue interval"
        hint="The longest silence that still glues: 90s, 5m, 1h, 1d"
        {...typed('glueInterval')}
      />
      <Field
        label="Relevance interval"
        hint="How long an occurrence decides the status"
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
