import { Link } from '@tanstack/react-router';
import type { Status, TreeNode } from '../../api/schema.generated.js';
import { InLocalTime } from '../../components/text/in-local-time.js';
import { Text } from '../../components/text/text.js';
import { countText } from '../../format/number.js';

/**
 * The first cause of a status with a link to its event, and how many more there are; or the maintenance, or why it is
 * unknown.
 */
export function Why({ node, status }: { node: TreeNode; status: Status | undefined }) {
  if (node.maintenance !== null) {
    const { component, reason } = node.maintenance;
    return (
      <>
        In maintenance
        {component !== node.component && (
          <>
            {' '}
            as part of <Text>{component}</Text>
          </>
        )}
        {reason !== null && reason !== '' && (
          <>
            : <Text>{reason}</Text>
          </>
        )}
      </>
    );
  }
  if (status === undefined) return null;
  const cause = status.causes[0];
  if (cause === undefined) return <InLocalTime>{status.reason}</InLocalTime>;
  const more = status.causesTotal - 1;
  return (
    <>
      <Link to="/events/$eventId" params={{ eventId: cause.eventId }} tabIndex={-1} title={status.reason}>
        <Text>{cause.type}</Text>
      </Link>
      {cause.component !== node.component && (
        <>
          {' in '}
          <Text>{cause.component}</Text>
        </>
      )}
      {more > 0 && `, and ${countText(more)} more`}
    </>
  );
}
