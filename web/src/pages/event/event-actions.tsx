import { CircleCheck, Download } from 'lucide-react';
import { useState } from 'react';
import { useApi, useProject, useSession } from '../../api/context.js';
import type { Event } from '../../api/schema.generated.js';
import { useWritten } from '../../api/use-written.js';
import { Button, buttonClass } from '../../components/button.js';
import { Confirm } from '../../components/dialog.js';

/** What can be done with an event. */
export function EventActions({ event }: { event: Event }) {
  const [isAsking, setAsking] = useState(false);
  const { canWrite } = useSession();
  const project = useProject();
  const close = useClose(event.id);
  return (
    <>
      {canWrite && event.active && (
        <Button icon={<CircleCheck aria-hidden="true" />} onClick={() => setAsking(true)}>
          Mark as fixed
        </Button>
      )}
      <a
        className={buttonClass()}
        href={`/v1/events/${encodeURIComponent(event.id)}/export?project=${encodeURIComponent(project)}`}
        download
      >
        <Download aria-hidden="true" />
        Export as JSON
      </a>
      {isAsking && (
        <Confirm title="Mark as fixed?" action="Mark as fixed" onConfirm={close} onClose={() => setAsking(false)}>
          What this event has done to the status of its component ends now. If it happens again, it counts again.
        </Confirm>
      )}
    </>
  );
}

function useClose(id: string): () => void {
  const written = useWritten();
  const { mutate } = useApi().query.useMutation(
    'post',
    '/v1/events/{id}/close',
    written('Marked as fixed.', 'Not marked'),
  );
  return () => mutate({ params: { path: { id } }, body: {} });
}
