import { useApi, useSession } from '../../../api/context.js';
import type { AlertPolicy } from '../../../api/schema.generated.js';
import { useWriteFeedback } from '../../../api/use-write-feedback.js';
import { Switch } from '../../../components/form/switch.js';

/** Turns a policy on or off at once. */
export function EnabledSwitch({ policy: { id, name, enabled } }: { policy: AlertPolicy }) {
  const { canWrite } = useSession();
  const written = useWriteFeedback();
  const { mutate, isPending, variables } = useApi().query.useMutation('patch', '/v1/alert-policies/{id}');
  return (
    <Switch
      label={name}
      isOn={isPending ? (variables?.body.enabled ?? enabled) : enabled}
      isLocked={!canWrite}
      onChange={(isOn) =>
        mutate(
          { params: { path: { id } }, body: { enabled: isOn } },
          written(isOn ? 'The policy is on.' : 'The policy is off.', 'Not changed'),
        )
      }
    />
  );
}
