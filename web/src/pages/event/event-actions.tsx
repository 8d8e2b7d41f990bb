import { CircleCheck } from 'lucide-react';
import { useApi, useSession } from '../../api/context.js';
import type { Event } from '../../api/schema.generated.js';
import { useWriteFeedback } from '../../api/use-write-feedback.js';
import { ConfirmButton } from '../../components/layout/confirm.js';
import { ExportLink } from '../../components/layout/export-link.js';

/** The actions of an event. */
export function EventActions({ event }: { event: Event }) {
  const { canWrite } = useSession();
  const close = useClose(event.id);
  return (
    <>
      {canWrite && event.active && (
        <ConfirmButton
          icon={<CircleCheck aria-hidden="true" />}
          look="plain"
          title="Mark as fixed?"
          action="Mark as fixed"
          onConfirm={close}
        >
          This event stops counting for the status of its component now. If it happens again, it counts again.
        </ConfirmButton>
      )}
      <ExportLink of="events" id={event.id} />
    </>
  );
}

function useClose(id: string): () => void {
  const written = useWriteFeedback();
  const { mutate } = useApi().query.useMutation(
    'post',
    '/v1/events/{id}/close',
    written('Marked as fixed.', 'Not marked as fixed'),
  );
  return () => mutate({ params: { path: { id } }, body: {} });
}
