import { Link } from '@tanstack/react-router';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { StackView } from '../../components/stack/stack-view.js';
import table from '../../components/table/table.module.css';
import { SeverityChip } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { compactText, countText } from '../../format/number.js';
import styles from './finding-page.module.css';
import type { NewType } from './new-type.js';

/** A new error type: its name links to the type, its message and stack to its first event. */
export function NewTypeRow({ type }: { type: NewType }) {
  const [isOpen, setOpen] = useState(false);
  const stackId = useId();
  const { typeId, importance, stack, version, count, firstSeenAt, lastSeenAt } = type;
  return (
    <>
      <tr>
        <td>
          <SeverityChip of={importance} />
        </td>
        <td className={table.what}>
          <Link to="/types/$typeId" params={{ typeId }} title={type.type}>
            <Text>{type.type}</Text>
          </Link>
          <Message type={type} />
          {stack !== null && (
            <FoldButton name={type.type} isOpen={isOpen} controls={stackId} onClick={() => setOpen(!isOpen)} />
          )}
        </td>
        <td className={table.number} title={countText(count)}>
          {compactText(count)}
        </td>
        <td className={table.nowrap}>
          <Received from={firstSeenAt} to={lastSeenAt} />
        </td>
        <td className={styles.version}>{version !== null && <Text>{version}</Text>}</td>
      </tr>
      {isOpen && stack !== null && (
        <tr id={stackId}>
          <td colSpan={5} className={styles.stack}>
            <StackView stack={stack} />
            <EventLink eventId={type.eventId}>Show its first event</EventLink>
          </td>
        </tr>
      )}
    </>
  );
}

function FoldButton(props: { name: string; isOpen: boolean; controls: string; onClick: () => void }) {
  const { name, isOpen, controls, onClick } = props;
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      className={styles.fold}
      aria-expanded={isOpen}
      aria-controls={isOpen ? controls : undefined}
      onClick={onClick}
    >
      <Arrow aria-hidden="true" />
      Stack trace<span className="visually-hidden"> of {name}</span>
    </button>
  );
}

/** From the first to the last; a single instant when it happened once. */
function Received({ from, to }: { from: string; to: string }) {
  return (
    <>
      <Time at={from} />
      {to !== from && (
        <>
          {' – '}
          <Time at={to} />
        </>
      )}
    </>
  );
}

function Message({ type: { eventId, message } }: { type: NewType }) {
  return (
    <p className={styles.message}>
      <EventLink eventId={eventId}>{message === null ? 'Show its event' : <Text>{message}</Text>}</EventLink>
    </p>
  );
}

/** A link to the event; the text alone when the event is no longer stored. */
function EventLink({ eventId, children }: { eventId: string | null; children: ReactNode }) {
  if (eventId === null) return <span title="Its event is no longer stored">{children}</span>;
  return (
    <Link to="/events/$eventId" params={{ eventId }}>
      {children}
    </Link>
  );
}
