import { useApi } from '../../api/context.js';
import type { Inspection } from '../../api/schema.generated.js';
import { useWriteFeedback } from '../../api/use-write-feedback.js';

/** Most items of one response; a project has fewer inspections. */
const MOST = 200;

/** All inspections of the project, the newest first. */
export function useInspections() {
  return useApi().query.useQuery('get', '/v1/inspections', { params: { query: { limit: MOST } } });
}

/** Switches an inspection on or off. */
export function useSwitchInspection({ id, enabled }: Inspection): {
  isPending: boolean;
  change: (on: boolean) => void;
} {
  const written = useWriteFeedback();
  const { mutate, isPending } = useApi().query.useMutation('patch', '/v1/inspections/{id}', {
    ...written(enabled ? 'Switched off.' : 'Switched on. It starts with the current hour.', 'Not changed'),
  });
  return { isPending, change: (on) => mutate({ params: { path: { id } }, body: { enabled: on } }) };
}

/** Deletes an inspection with its findings. */
export function useDeleteInspection({ id }: Inspection, onDone?: () => void): () => void {
  const { onSuccess, onError } = useWriteFeedback()('Deleted, with its findings.', 'Not deleted');
  const { mutate } = useApi().query.useMutation('delete', '/v1/inspections/{id}', {
    onSuccess: () => {
      onDone?.();
      return onSuccess();
    },
    onError,
  });
  return () => mutate({ params: { path: { id } } });
}
