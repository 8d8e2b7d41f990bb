import { useState } from 'react';
import { useApi } from '../../../api/context.js';
import { fieldErrorsOf } from '../../../api/field-errors.js';
import type { Key, KeyMade } from '../../../api/schema.generated.js';
import { useWriteFeedback } from '../../../api/use-write-feedback.js';
import { fieldsOf } from '../../../components/form/draft-fields.js';
import { Field } from '../../../components/form/field.js';
import { FormDialog } from '../../../components/form/form-dialog.js';
import { RadioGroup } from '../../../components/form/radio-group.js';
import { ROLES } from './role-words.js';

interface Draft {
  name: string;
  role: Key['role'];
  /** For a DSN only. */
  component: string;
}

const OPTIONS = ROLES.map(({ role, does }) => ({ value: role, label: role, hint: does }));

/** Creates a key. `onCreated` gets the response, which contains the key this once. */
export function NewKeyDialog({ onCreated, onClose }: { onCreated: (made: KeyMade) => void; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>({ name: '', role: 'ingest', component: '' });
  const { mutate, error, isPending } = useApi().query.useMutation('post', '/v1/keys');
  const { onSuccess } = useWriteFeedback()('The key is created.');
  const change = (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next }));
  const { typed } = fieldsOf({ draft, errors: fieldErrorsOf(error), onChange: change });
  const submit = () =>
    mutate(
      { body: bodyOf(draft) },
      {
        onSuccess: (made) => {
          onCreated(made);
          return onSuccess();
        },
      },
    );
  return (
    <FormDialog
      title="New key"
      action="Create the key"
      error={error}
      isLocked={isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Name" hint="Who uses it" maxLength={200} placeholder="checkout service" {...typed('name')} />
      <RadioGroup label="Role" options={OPTIONS} value={draft.role} onChange={(role) => change({ role })} />
      {draft.role === 'dsn' && (
        <Field
          label="Component"
          hint="For events without the tag service"
          placeholder="shop/checkout"
          {...typed('component')}
        />
      )}
    </FormDialog>
  );
}

function bodyOf({ name, role, component }: Draft) {
  const isOfComponent = role === 'dsn' && component.trim() !== '';
  return { name: name.trim(), role, ...(isOfComponent ? { component: component.trim() } : {}) };
}
