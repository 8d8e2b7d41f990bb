import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../api/context.js';
import type { AlertPolicy } from '../../api/schema.generated.js';
import { useWritten } from '../../api/use-written.js';
import { Button } from '../../components/button.js';
import { Confirm } from '../../components/dialog.js';
import { Text } from '../../components/text.js';

export function DeletePolicy({ policy }: { policy: AlertPolicy }) {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const written = useWritten()('The policy is deleted.', 'Not deleted');
  const { mutate } = useApi().query.useMutation('delete', '/v1/alert-policies/{id}', written);
  const confirm = async () => {
    await navigate({ to: '/alerts' });
    mutate({ params: { path: { id: policy.id } } });
  };
  return (
    <>
      <Button look="danger" icon={<Trash2 aria-hidden="true" />} onClick={() => setAsking(true)}>
        Delete
      </Button>
      {isAsking && (
        <Confirm title="Delete this policy?" action="Delete" onConfirm={confirm} onClose={() => setAsking(false)}>
          <Text>{policy.name}</Text> tells nobody any more, and what it has not sent yet is not sent. What it has sent
          stays listed.
        </Confirm>
      )}
    </>
  );
}
