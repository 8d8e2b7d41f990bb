import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useApi } from '../../../api/context.js';
import type { AlertPolicy } from '../../../api/schema.generated.js';
import { useWriteFeedback } from '../../../api/use-write-feedback.js';
import { ConfirmButton } from '../../../components/layout/confirm.js';
import { Text } from '../../../components/text/text.js';

/** Deletes a policy; its deliveries stay listed. */
export function DeletePolicy({ policy }: { policy: AlertPolicy }) {
  const navigate = useNavigate();
  const written = useWriteFeedback()('The policy is deleted.', 'Not deleted');
  const { mutate } = useApi().query.useMutation('delete', '/v1/alert-policies/{id}', written);
  const remove = async () => {
    // Leave first: the page of a deleted policy has nothing to show.
    await navigate({ to: '/alerts' });
    mutate({ params: { path: { id: policy.id } } });
  };
  return (
    <ConfirmButton icon={<Trash2 aria-hidden="true" />} title="Delete this policy?" action="Delete" onConfirm={remove}>
      <Text>{policy.name}</Text> is deleted, and notices that it has not sent yet are not sent. Its deliveries stay
      listed.
    </ConfirmButton>
  );
}
