import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/context.js';
import { troubleOf } from '../../api/problem.js';
import type { EventTypeChange } from '../../api/schema.generated.js';
import { toast } from '../../components/toasts.js';

/** Changes a type and says what was done. */
export function useChangeType(id: string): (change: EventTypeChange, done: string) => void {
  const queries = useQueryClient();
  const { mutate } = useApi().query.useMutation('patch', '/v1/types/{id}', {
    onError: (error) => toast(`Not changed: ${troubleOf(error).detail}`, { isTrouble: true }),
  });
  return (change, done) =>
    mutate(
      { params: { path: { id } }, body: change },
      {
        onSuccess: () => {
          toast(done);
          return queries.invalidateQueries();
        },
      },
    );
}
