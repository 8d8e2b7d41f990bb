import { useState } from 'react';
import { useApi } from '../../api/context.js';
import { fieldErrorsOf } from '../../api/field-errors.js';
import type { Key, KeyMade } from '../../api/schema.generated.js';
import { useWritten } from '../../api/use-written.js';
import { Button } from '../../components/button.js';
import { Choice } from '../../components/choice.js';
import { Dialog, DialogActions } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { Form } from '../../components/form.js';
import { ROLES } from './role-words.js';

const OPTIONS = ROLES.map(({ role, does }) => ({ value: role, label: role, hint: does }));

/** Makes a key. `onMade` gets the answer, which shows the key this once. */
export function NewKeyDialog({ onMade, onClose }: { onMade: (made: KeyMade) => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Key['role']>('ingest');
  const [component, setComponent] = useState('');
  const { mutate, error, isPending } = useApi().query.useMutation('post', '/v1/keys');
  const { onSuccess } = useWritten()('The key is made.');
  const errors = fieldErrorsOf(error);
  const submit = () => {
    const ofComponent = role === 'dsn' && component.trim() !== '' ? { component: component.trim() } : {};
    mutate(
      { body: { name: name.trim(), role, ...ofComponent } },
      {
        onSuccess: (made) => {
          onMade(made);
          return onSuccess();
        },
      },
    );
  };
  return (
    <Dialog title="New key" onClose={onClose}>
      <Form label="New key" error={error} onSubmit={submit}>
        <Field
          label="Name"
          hint="Who uses it"
          error={errors['name']}
          maxLength={200}
          placeholder="checkout service"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <Choice label="Role" options={OPTIONS} value={role} onChange={setRole} />
        {role === 'dsn' && (
          <Field
            label="Component"
            hint="Of events that name none by the tag service"
            error={errors['component']}
            placeholder="shop/checkout"
            value={component}
            onChange={({ target }) => setComponent(target.value)}
          />
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isPending}>
            Make the key
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
