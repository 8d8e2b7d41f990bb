import { RotateCw } from 'lucide-react';
import { useApi, useSession } from '../../../api/context.js';
import type { Delivery } from '../../../api/schema.generated.js';
import { useWritten } from '../../../api/use-written.js';
import { Button } from '../../../components/form/button.js';
import { addressText } from '../policies/policy-text.js';

/** Has a delivery that failed tried once more, for those who may; what comes of it appears in its line. */
export function SendAgain({ delivery: { id, state, target } }: { delivery: Delivery }) {
  const { canWrite } = useSession();
  const { mutate, isPending } = useApi().query.useMutation('post', '/v1/deliveries/{id}/resend');
  const written = useWritten();
  if (!canWrite || state !== 'failed') return null;
  const again = () => mutate({ params: { path: { id } }, body: null }, written('It is being sent again.', 'Not sent'));
  return (
    <Button icon={<RotateCw aria-hidden="true" />} disabled={isPending} onClick={again}>
      Send again
      {target !== null && <span className="visually-hidden"> to {addressText(target)}</span>}
    </Button>
  );
}
