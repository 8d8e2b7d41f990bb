import { useApi } from '../../../api/context.js';
import { useWriteFeedback } from '../../../api/use-write-feedback.js';

/** Sends a test to every target of a policy; the deliveries show the results. */
export function useTestPolicy(id: string): { test: () => void; isPending: boolean } {
  const { mutate, isPending } = useApi().query.useMutation('post', '/v1/alert-policies/{id}/test');
  const written = useWriteFeedback();
  return {
    test: () =>
      mutate({ params: { path: { id } }, body: null }, written('Test sent. See the deliveries.', 'No test sent')),
    isPending,
  };
}
