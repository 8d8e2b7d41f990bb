import { useQueryClient } from '@tanstack/react-query';
import { toast } from '../components/layout/toasts.js';
import { problemTextOf } from './problem.js';

/**
 * Feedback for a write, as options of the mutation (callbacks of a single call are lost when its component is
 * unmounted): a toast that it is done, and everything shown is fetched again; or a toast why it failed. Forms, which
 * show errors themselves, leave `failed` out.
 */
export function useWriteFeedback(): (
  done: string,
  failed?: string,
) => {
  onSuccess: () => Promise<void>;
  onError?: (error: unknown) => void;
} {
  const queries = useQueryClient();
  return (done, failed) => ({
    onSuccess: () => {
      toast(done);
      return queries.invalidateQueries();
    },
    ...(failed === undefined ? {} : { onError: (error) => toast(failedText(failed, error), { isError: true }) }),
  });
}

function failedText(failed: string, error: unknown): string {
  const { title, detail } = problemTextOf(error);
  return `${failed}: ${detail ?? title}`;
}
