import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi, useProject } from '../../../api/context.js';
import type { Project } from '../../../api/schema.generated.js';
import { useWriteFeedback } from '../../../api/use-write-feedback.js';
import { Field } from '../../../components/form/field.js';
import { FormDialog } from '../../../components/form/form-dialog.js';
import { Text } from '../../../components/text/text.js';

/** Asks for the project's short name, so that a project is not deleted by mistake. */
export function DeleteProjectDialog({ project: { slug, name }, onClose }: { project: Project; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const isShown = useProject() === slug;
  const navigate = useNavigate();
  const { mutate, error, isPending } = useApi().query.useMutation('delete', '/v1/projects/{slug}');
  const { onSuccess } = useWriteFeedback()(`The project ${slug} is deleted.`);
  const submit = () =>
    mutate(
      { params: { path: { slug } } },
      {
        onSuccess: async () => {
          if (isShown) await navigate({ to: '/settings/projects', search: { project: undefined } });
          onClose();
          return onSuccess();
        },
      },
    );
  return (
    <FormDialog
      title="Delete this project?"
      action="Delete"
      look="danger"
      error={error}
      isLocked={isPending || typed !== slug}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        <Text>{name}</Text> is deleted with its keys, types, events, findings and everything else. This cannot be
        undone.
      </p>
      <Field
        label={`Type “${slug}” to delete it`}
        value={typed}
        autoCapitalize="none"
        spellCheck={false}
        onChange={({ target }) => setTyped(target.value)}
      />
    </FormDialog>
  );
}
