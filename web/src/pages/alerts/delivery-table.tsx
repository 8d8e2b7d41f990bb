import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Delivery } from '../../api/schema.generated.js';
import table from '../../components/table.module.css';
import { TableHead } from '../../components/table-head.js';
import { Text } from '../../components/text.js';
import { Time } from '../../components/time.js';
import { plural } from '../../format/number.js';
import styles from './alerts-page.module.css';
import { DeliveryState } from './delivery-state.js';
import { addressText, kindWord, triggerWord } from './policy-text.js';

/**
 * A list of deliveries. `label` names the table.
 *
 * @param policies names by id, shown where they are given
 */
export function DeliveryTable(props: {
  deliveries: readonly Delivery[];
  label?: string;
  policies?: ReadonlyMap<string, string>;
  /** Whether all are about what the page is about anyway. */
  isOfPage?: boolean;
}) {
  const { deliveries, label = 'Deliveries', policies, isOfPage = false } = props;
  return (
    <table className={`${table.table} ${styles.deliveries}`} aria-label={label}>
      <TableHead columns={['State', 'About', 'To', 'Answer', 'When']} />
      <tbody>
        {deliveries.map((delivery) => (
          <tr key={delivery.id}>
            <td>
              <DeliveryState of={delivery.state} />
            </td>
            <td className={styles.about}>
              <b>{triggerWord(delivery.trigger)}</b>
              {!isOfPage && <Subject delivery={delivery} />}
            </td>
            <td className={styles.to}>
              <Target delivery={delivery} policies={policies} />
            </td>
            <td className={styles.answer}>
              <Answer delivery={delivery} />
            </td>
            <td className={table.nowrap}>
              <Time at={delivery.createdAt} as="distance" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Subject({ delivery: { subject } }: { delivery: Delivery }) {
  if (subject === null) return null;
  const { component, environment, findingId } = subject;
  return (
    <p>
      <Link to="/components/$component" params={{ component }} search={{ environment }}>
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
      {target === null ? 'nobody' : <Text>{addressText(target)}</Text>}
      <p>
        {target !== null && kindWord(target.kind)}
        {name !== undefined && (
          <>
            {target === null ? 'by ' : ', by '}
            <Link to="/alerts/$policyId" params={{ policyId }}>
              <Text>{name}</Text>
            </Link>
          </>
        )}
      </p>
    </>
  );
}

function Answer({ delivery }: { delivery: Delivery }): ReactNode {
  const { state, reason, lastAnswer, attempts, deliveredAt } = delivery;
  return (
    <>
      {lastAnswer !== null && <Text>{lastAnswer}</Text>}
      {reason !== null && (
        <p>
          <Text>{reason}</Text>
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
          {state === 'waiting' && ', will be tried again'}
        </p>
      )}
      {attempts === 0 && state === 'waiting' && <p>about to be sent</p>}
    </>
  );
}
