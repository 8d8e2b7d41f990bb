import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { Status } from '../../api/schema.generated.js';
import { Button } from '../../components/form/button.js';
import { SeverityChip, SeverityShape } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Lasting, Time } from '../../components/text/time.js';
import { countText, plural } from '../../format/number.js';
import type { RowFocus } from './board-keys.js';
import styles from './board-table.module.css';
import { type BoardRow, shownStatus } from './tree-rows.js';
import { Why } from './why.js';

/** One row of the board. */
export function BoardLine(props: {
  row: BoardRow;
  environment: string;
  /** Since when, until when and why; undefined while it is fetched. */
  status: Status | undefined;
  focus: RowFocus;
  onOpen: (component: string, isOpen: boolean) => void;
  onMore: (parent: string | null) => void;
}) {
  const { row, environment, status, focus, onOpen, onMore } = props;
  const indent = { '--level': row.level } as CSSProperties;
  if (row.kind === 'more') {
    return (
      <tr aria-level={row.level} {...focus} style={indent}>
        <td colSpan={5} className={styles.more}>
          <Button look="quiet" tabIndex={-1} onClick={() => onMore(row.parent)}>
            {plural(row.hidden, 'more component')}
            {row.hiddenBad > 0 && `, ${countText(row.hiddenBad)} in alarm or warning`} …
          </Button>
        </td>
      </tr>
    );
  }
  const { node, isExpanded, isFlat } = row;
  const shown = shownStatus(node);
  const hasChildren = node.children.length > 0 && !isFlat;
  return (
    <tr
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={hasChildren ? isExpanded : undefined}
      className={styles[shown]}
      style={indent}
      {...focus}
    >
      <td className={styles.name}>
        <button
          type="button"
          className={styles.opener}
          tabIndex={-1}
          hidden={!hasChildren}
          aria-label={`${isExpanded ? 'Close' : 'Open'} ${node.component}`}
          onClick={() => onOpen(node.component, !isExpanded)}
        >
          <ChevronRight aria-hidden="true" size="1.067rem" data-open={isExpanded} />
        </button>
        <SeverityShape of={shown} size={15} />
        <Link
          to="/components/$component"
          params={{ component: node.component }}
          search={{ environment }}
          tabIndex={-1}
          title={node.component}
        >
          <Text>{isFlat ? node.component : lastSegment(node.component)}</Text>
        </Link>
      </td>
      <td>
        <SeverityChip of={shown} />
      </td>
      <td className={styles.instant}>
        {status?.since != null && <Time at={status.since} />}
        {status?.since != null && (
          <small>
            <Lasting from={status.since} to={null} />
          </small>
        )}
      </td>
      <td className={styles.instant}>
        {node.maintenance !== null ? (
          <Time at={node.maintenance.until} />
        ) : (
          status?.until != null && <Time at={status.until} />
        )}
      </td>
      <td className={styles.why}>
        <span className={styles.clamped}>
          <Why node={node} status={status} />
        </span>
      </td>
    </tr>
  );
}

function lastSegment(component: string): string {
  return component.slice(component.lastIndexOf('/') + 1);
}
