import { useQueryClient } from '@tanstack/react-query';
import { toast } from '../components/layout/toasts.js';
import { problemTextOf } from './problem.js';

/**
 * What follows a write, for the options of the mutation (what is given to a single call is lost when its part of the page
 * is gone by then): says that it is done and fetches anew what is shown, or says why it could not be. For forms,
 * which show what is wrong themselves, leave `failed` out.
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
    ...(failed === undefined ? {} : { onError: (error) => toast(failedText(failed, error), { isTrouble: true }) }),
  });
}

function failedText(failed: string, error: unknown): string {
  const { title, detail } = problemTextOf(error);
  return `${failed}: ${detail ?? title}`;
}
