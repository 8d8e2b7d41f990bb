import { useState } from 'react';
import { useApi, useSession } from '../../api/context.js';
import { fieldErrorsOf } from '../../api/field-errors.js';
import type { EventType, Importance } from '../../api/schema.generated.js';
import { useWritten } from '../../api/use-written.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { Form, FormActions } from '../../components/form.js';
import { Panel } from '../../components/panel.js';
import { SelectField } from '../../components/select.js';
import { SEVERITIES, severityWord } from '../../components/severity.js';
import { durationBody, durationInput } from '../../format/duration-input.js';
import { overrideTexts } from './override-texts.js';

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
  const written = useWritten();
  const [importance, setImportance] = useState<string>(type.importance ?? '');
  const [glue, setGlue] = useState(inputOf(type.glueInterval));
  const [relevance, setRelevance] = useState(inputOf(type.relevanceInterval));
  const errors = fieldErrorsOf(error);
  const submit = () => {
    const body = {
      importance: (importance || null) as Importance | null,
      glueInterval: bodyOf(glue),
      relevanceInterval: bodyOf(relevance),
    };
    mutate({ params: { path: { id: type.id } }, body }, written('Saved. It holds for what comes from now on.'));
  };
  return (
    <Form label="Overrides" error={error} onSubmit={submit}>
      <p>They hold for later occurrences, whatever those say. Empty: what each occurrence or the project says.</p>
      <SelectField label="Importance" value={importance} options={IMPORTANCES} onChange={setImportance} />
      <Field
        label="Glue interval"
        hint="The longest silence that still glues: 90s, 5m, 1h, 1d"
        error={errors['glueInterval']}
        value={glue}
        onChange={({ target }) => setGlue(target.value)}
      />
      <Field
        label="Relevance interval"
        hint="How long an occurrence decides the status"
        error={errors['relevanceInterval']}
        value={relevance}
        onChange={({ target }) => setRelevance(target.value)}
      />
      <FormActions>
        <Button type="submit" disabled={isPending}>
          Save
        </Button>
      </FormActions>
    </Form>
  );
}

function inputOf(seconds: number | null): string {
  return seconds === null ? '' : durationInput(seconds);
}

function bodyOf(typed: string): number | string | null {
  return typed.trim() === '' ? null : durationBody(typed);
}
