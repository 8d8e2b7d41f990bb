import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../../api/context.js';
import { fieldErrorsOf } from '../../../api/field-errors.js';
import { useWriteFeedback } from '../../../api/use-write-feedback.js';
import { Field } from '../../../components/form/field.js';
import { FormDialog } from '../../../components/form/form-dialog.js';
import { slugOf } from './slug-of.js';

/** Creates a project and opens its settings. */
export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  /** Null: follows the name until one is typed. */
  const [slug, setSlug] = useState<string | null>(null);
  const navigate = useNavigate();
  const { mutate, error, isPending } = useApi().query.useMutation('post', '/v1/projects');
  const { onSuccess } = useWriteFeedback()('The project is created.');
  const errors = fieldErrorsOf(error);
  const shownSlug = slug ?? slugOf(name);
  const submit = () =>
    mutate(
      { body: { slug: shownSlug, name: name.trim() || shownSlug } },
      {
        onSuccess: async (made) => {
          await onSuccess();
          onClose();
          await navigate({ to: '/settings', search: { project: made.slug } });
        },
      },
    );
  return (
    <FormDialog
      title="New project"
      action="Create the project"
      error={error}
      isLocked={isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="Name"
        error={errors['name']}
        maxLength={200}
        placeholder="Web shop"
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Field
        label="Short name"
        hint="For addresses and commands; cannot be changed later. Small letters, digits and -"
        error={errors['slug']}
        maxLength={63}
        autoCapitalize="none"
        spellCheck={false}
        placeholder="web-shop"
        value={shownSlug}
        onChange={({ target }) => setSlug(target.value)}
      />
    </FormDialog>
  );
}
