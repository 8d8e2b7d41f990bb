import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useApi, useSession } from '../../api/context.js';
import type { Status } from '../../api/schema.generated.js';
import { useWriteFeedback } from '../../api/use-write-feedback.js';
import { ConfirmButton } from '../../components/layout/confirm.js';
import { Text } from '../../components/text/text.js';
import { plural } from '../../format/number.js';

/**
 * Deletes a component with its descendants in one environment, for keys that may; then shows its parent or the board.
 */
export function DeleteComponent({ status: { component, environment, children } }: { status: Status }) {
  const { canWrite } = useSession();
  const navigate = useNavigate();
  const written = useWriteFeedback()('Deleted. Its next occurrence creates it again.', 'Not deleted');
  const { mutate } = useApi().query.useMutation('delete', '/v1/components/{component}', written);
  if (!canWrite) return null;
  const remove = async () => {
    const parent = component.slice(0, Math.max(component.lastIndexOf('/'), 0));
    // Leave first: the page of a deleted component has nothing to show.
    if (parent === '') await navigate({ to: '/', search: { environment } });
    else await navigate({ to: '/components/$component', params: { component: parent }, search: { environment } });
    mutate({ params: { path: { component }, query: { environment } } });
  };
  return (
    <ConfirmButton
      icon={<Trash2 aria-hidden="true" />}
      title="Delete this component?"
      action="Delete"
      onConfirm={remove}
    >
      <Text>{component}</Text> is deleted in <Text>{environment}</Text>
      {children.length > 0 && `, with ${plural(children.length, 'component')} directly below it and all below those`}:
      its events and types with their mutes and overrides, its findings, its status history and its maintenance. Other
      environments keep theirs. If it reports again, it is a new component and its types are new. This cannot be undone.
    </ConfirmButton>
  );
}
