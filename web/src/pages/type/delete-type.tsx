import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useApi, useSession } from '../../api/context.js';
import type { EventType } from '../../api/schema.generated.js';
import { useWriteFeedback } from '../../api/use-write-feedback.js';
import { ConfirmButton } from '../../components/layout/confirm.js';
import { Text } from '../../components/text/text.js';
import { plural } from '../../format/number.js';

/** Deletes a type with its events and overrides; its next occurrence is new. */
export function DeleteType({ type }: { type: EventType }) {
  const { canWrite } = useSession();
  const navigate = useNavigate();
  const written = useWriteFeedback()('Deleted. Its next occurrence is new.', 'Not deleted');
  const { mutate } = useApi().query.useMutation('delete', '/v1/types/{id}', written);
  if (!canWrite) return null;
  const remove = async () => {
    // Leave first: the page of a deleted type has nothing to show.
    await navigate({ to: '/types' });
    mutate({ params: { path: { id: type.id } } });
  };
  return (
    <ConfirmButton icon={<Trash2 aria-hidden="true" />} title="Delete this type?" action="Delete" onConfirm={remove}>
      <Text>{type.type}</Text> is deleted in this component and environment, with its {plural(type.events, 'event')},
      their part in the status history, and its overrides. If it happens again, it counts as new. This cannot be undone.
    </ConfirmButton>
  );
}
