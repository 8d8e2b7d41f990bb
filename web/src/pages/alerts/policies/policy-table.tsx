import { Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useSession } from '../../../api/context.js';
import type { AlertPolicy } from '../../../api/schema.generated.js';
import { Button } from '../../../components/form/button.js';
import { Table } from '../../../components/table/table.js';
import table from '../../../components/table/table.module.css';
import { Text } from '../../../components/text/text.js';
import { durationText } from '../../../format/duration.js';
import styles from '../alerts-page.module.css';
import { EnabledSwitch } from './enabled-switch.js';
import { addressText, kindWord, scopeTexts, triggerWord } from './policy-text.js';
import { useTestPolicy } from './use-test-policy.js';

const COLUMNS = ['On', 'Policy', 'Triggers', 'Targets', { hidden: 'Actions' }];

/** The policies of a project: triggers, scope, targets, and whether they are on. */
export function PolicyTable({ policies }: { policies: readonly AlertPolicy[] }) {
  return (
    <Table label="Policies" columns={COLUMNS} className={styles.policies}>
      {policies.map((policy) => (
        <Row key={policy.id} policy={policy} />
      ))}
    </Table>
  );
}

function Row({ policy }: { policy: AlertPolicy }) {
  const { canWrite } = useSession();
  const { test, isPending } = useTestPolicy(policy.id);
  return (
    <tr>
      <td>
        <EnabledSwitch policy={policy} />
      </td>
      <td className={table.what}>
        <Link to="/alerts/$policyId" params={{ policyId: policy.id }}>
          <Text>{policy.name}</Text>
        </Link>
        <p>{policy.silence === 0 ? 'Notifies every time' : `Repeat interval ${durationText(policy.silence * 1000)}`}</p>
      </td>
      <td className={styles.about}>
        {policy.triggers.map(triggerWord).join(', ')}
        <p>
          <Text>{scopeTexts(policy).join(' · ')}</Text>
        </p>
      </td>
      <td className={styles.to}>
        <ul>
          {policy.targets.map((target) => (
            <li key={target.id}>
              {kindWord(target.kind)} <Text>{addressText(target)}</Text>
              {target.disabled !== null && <span className={styles.disabled}>disabled</span>}
            </li>
          ))}
        </ul>
      </td>
      <td className={table.actions}>
        {canWrite && (
          <Button icon={<Send aria-hidden="true" />} disabled={isPending} onClick={test}>
            Test<span className="visually-hidden"> {policy.name}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}
