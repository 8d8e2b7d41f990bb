import { Wrench } from 'lucide-react';
import { useState } from 'react';
import { useApi, useSession } from '../../api/context.js';
import type { Status } from '../../api/schema.generated.js';
import { useWriteFeedback } from '../../api/use-write-feedback.js';
import { Button } from '../../components/form/button.js';
import { MaintenanceDialog } from './maintenance-dialog.js';

/** Starts or ends maintenance of a component. */
export function MaintenanceButton({ status }: { status: Status }) {
  const [isAsking, setAsking] = useState(false);
  const { canWrite } = useSession();
  const { query } = useApi();
  const written = useWriteFeedback();
  const { component, environment, maintenance } = status;
  const params = { path: { component }, query: { environment } };
  const begin = query.useMutation('put', '/v1/components/{component}/maintenance');
  const { onSuccess } = written('Maintenance started.');
  const end = query.useMutation(
    'delete',
    '/v1/components/{component}/maintenance',
    written('Maintenance ended.', 'Maintenance not ended'),
  );

  const onBegun = () => {
    setAsking(false);
    return onSuccess();
  };

  if (!canWrite) return null;
  if (maintenance?.component === component) {
    return (
      <Button icon={<Wrench aria-hidden="true" />} onClick={() => end.mutate({ params })}>
        End maintenance
      </Button>
    );
  }
  return (
    <>
      <Button icon={<Wrench aria-hidden="true" />} onClick={() => setAsking(true)}>
        Maintenance
      </Button>
      {isAsking && (
        <MaintenanceDialog
          component={component}
          error={begin.error}
          isPending={begin.isPending}
          onBegin={(body) => begin.mutate({ params, body }, { onSuccess: () => onBegun() })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
