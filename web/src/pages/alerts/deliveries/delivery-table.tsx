import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApi, useSession } from '../../../api/context.js';
import type { Delivery } from '../../../api/schema.generated.js';
import { useWriteFeedback } from '../../../api/use-write-feedback.js';
import { Button } from '../../../components/form/button.js';
import { Table } from '../../../components/table/table.js';
import table from '../../../components/table/table.module.css';
import { InLocalTime } from '../../../components/text/in-local-time.js';
import { SeverityChip } from '../../../components/text/severity.js';
import { Text } from '../../../components/text/text.js';
import { Time } from '../../../components/text/time.js';
import { useNow } from '../../../components/text/use-now.js';
import { plural } from '../../../format/number.js';
import styles from '../alerts-page.module.css';
import { addressText, kindWord, triggerWord } from '../policies/policy-text.js';
import { DeliveryState } from './delivery-state.js';

const COLUMNS = ['State', 'About', 'Target', 'Response', 'When'];

/**
 * A list of deliveries. `label` names the table.
 *
 * @param policies names by id, shown where they are given
 */
export function DeliveryTable(props: {
  deliveries: readonly Delivery[];
  label?: string;
  policies?: ReadonlyMap<string, string>;
  /** Whether all are about the subject of the page. */
  isOfPage?: boolean;
}) {
  const { deliveries, label = 'Deliveries', policies, isOfPage = false } = props;
  return (
    <Table label={label} columns={COLUMNS} className={styles.deliveries}>
      {deliveries.map((delivery) => (
        <tr key={delivery.id}>
          <td>
            <DeliveryState of={delivery.state} />
          </td>
          <td className={styles.about}>
            <b>{triggerWord(delivery.trigger)}</b>
            <Change delivery={delivery} />
            {!isOfPage && <Subject delivery={delivery} />}
          </td>
          <td className={styles.to}>
            <Target delivery={delivery} policies={policies} />
          </td>
          <td className={styles.response}>
            <Response delivery={delivery} />
            <Resend delivery={delivery} />
          </td>
          <td className={table.nowrap}>
            <Time at={delivery.createdAt} as="distance" />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The old and the new status of a status change. */
function Change({ delivery: { subject } }: { delivery: Delivery }) {
  if (subject === null || subject.from === null || subject.to === null) return null;
  return (
    <p className={styles.change}>
      <SeverityChip of={subject.from} />
      <span role="img" aria-label="to">
        →
      </span>
      <SeverityChip of={subject.to} />
    </p>
  );
}

function Subject({ delivery: { subject } }: { delivery: Delivery }) {
  if (subject === null) return null;
  const { component, environment, findingId } = subject;
  return (
    <p>
      <Link className="two-lines" to="/components/$component" params={{ component }} search={{ environment }}>
        <Text>{component}</Text>
      </Link>{' '}
      <Text>{environment}</Text>
      {findingId !== null && (
        <>
          {' · '}
          <Link to="/findings/$findingId" params={{ findingId }}>
            finding
          </Link>
        </>
      )}
    </p>
  );
}

function Target({ delivery, policies }: { delivery: Delivery; policies?: ReadonlyMap<string, string> }) {
  const { target, policyId } = delivery;
  const name = policies?.get(policyId);
  return (
    <>
      {target === null ? 'no target' : <Text>{addressText(target)}</Text>}
      <p>
        {target !== null && kindWord(target.kind)}
        {name !== undefined && (
          <>
            {target === null ? 'policy ' : ', policy '}
            <Link to="/alerts/$policyId" params={{ policyId }}>
              <Text>{name}</Text>
            </Link>
          </>
        )}
      </p>
    </>
  );
}

/** When the next attempt is made. */
function Next({ at }: { at: string }) {
  if (Date.parse(at) <= useNow()) return ', next attempt is due';
  return (
    <>
      , next attempt at <Time at={at} as="both" />
    </>
  );
}

function Response({ delivery }: { delivery: Delivery }): ReactNode {
  const { state, reason, lastAnswer, attempts, deliveredAt, nextAttemptAt } = delivery;
  return (
    <>
      {lastAnswer !== null && <Text>{lastAnswer}</Text>}
      {reason !== null && (
        <p>
          <InLocalTime>{reason}</InLocalTime>
        </p>
      )}
      {attempts > 0 && (
        <p>
          {plural(attempts, 'attempt')}
          {deliveredAt !== null && (
            <>
              , <Time at={deliveredAt} />
            </>
          )}
          {nextAttemptAt !== null && <Next at={nextAttemptAt} />}
        </p>
      )}
      {attempts === 0 && state === 'waiting' && <p>not sent yet</p>}
    </>
  );
}

/** Sends a failed delivery again, for keys that may; its row shows the result. */
function Resend({ delivery: { id, state, target } }: { delivery: Delivery }) {
  const { canWrite } = useSession();
  const { mutate, isPending } = useApi().query.useMutation('post', '/v1/deliveries/{id}/resend');
  const written = useWriteFeedback();
  if (!canWrite || state !== 'failed') return null;
  const resend = () => mutate({ params: { path: { id } }, body: null }, written('Sending again.', 'Not sent'));
  return (
    <Button icon={<RotateCw aria-hidden="true" />} disabled={isPending} onClick={resend}>
      Resend
      {target !== null && <span className="visually-hidden"> to {addressText(target)}</span>}
    </Button>
  );
}
