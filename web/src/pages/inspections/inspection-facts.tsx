import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Inspection } from '../../api/schema.generated.js';
import { Facts, Panel } from '../../components/layout/panel.js';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { durationText } from '../../format/duration.js';
import styles from './inspection-page.module.css';
import { usePolicyNames } from './policy-choice.js';

/** The filters of an inspection, its alert policies, and when it runs. */
export function InspectionFacts({ inspection }: { inspection: Inspection }) {
  const { filters, silence, lastRun, nextRun } = inspection;
  const facts = [
    { name: 'Runs', value: 'every hour, on the hour' },
    { name: 'Last run', value: lastRun === null ? 'not yet' : <Time at={lastRun} as="both" /> },
    { name: 'Next run', value: nextRun === null ? 'it is off' : <Time at={nextRun} as="both" /> },
    { name: 'New again after', value: silence === null ? 'never' : durationText(silence * 1000) },
    { name: 'Components, and below them', value: names(filters.component, 'all') },
    { name: 'Environments', value: names(filters.environment, 'all') },
    { name: 'Versions', value: names(filters.version, 'all') },
    { name: 'Alert policies', value: <Policies ids={inspection.policies} /> },
  ];
  return (
    <Panel title="Settings">
      <Facts items={facts} />
    </Panel>
  );
}

function Policies({ ids }: { ids: readonly string[] }) {
  const policies = usePolicyNames();
  if (ids.length === 0) return <Link to="/alerts">all that match</Link>;
  return (
    <ul className={styles.names}>
      {ids.map((id) => {
        const name = policies?.get(id);
        return (
          <li key={id}>
            {name === undefined ? (
              policies && 'a deleted policy'
            ) : (
              <Link to="/alerts/$policyId" params={{ policyId: id }}>
                <Text>{name}</Text>
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function names(entries: readonly string[], none: string): ReactNode {
  if (entries.length === 0) return none;
  return (
    <ul className={styles.names}>
      {entries.map((entry) => (
        <li key={entry}>
          <Text>{entry}</Text>
        </li>
      ))}
    </ul>
  );
}
