import { useApi } from '../../api/context.js';
import type { EventTypeChange } from '../../api/schema.generated.js';
import { useWritten } from '../../api/use-written.js';

/** Changes a type and says what was done. */
export function useChangeType(id: string): (change: EventTypeChange, done: string) => void {
  const written = useWritten();
  const { mutate } = useApi().query.useMutation('patch', '/v1/types/{id}');
  return (change, done) => mutate({ params: { path: { id } }, body: change }, written(done, 'Not changed'));
}
