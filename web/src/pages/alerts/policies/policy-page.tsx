import { getRouteApi, Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { useApi, useSession } from '../../../api/context.js';
import type { AlertPolicy } from '../../../api/schema.generated.js';
import { Button } from '../../../components/form/button.js';
import { Fetched } from '../../../components/layout/fetched.js';
import { PageHead } from '../../../components/layout/page-head.js';
import { Panel } from '../../../components/layout/panel.js';
import { Empty } from '../../../components/layout/states.js';
import { Text } from '../../../components/text/text.js';
import { Deliveries } from '../deliveries/deliveries.js';
import { DeletePolicy } from './delete-policy.js';
import { EnabledSwitch } from './enabled-switch.js';
import { PolicyFacts } from './policy-facts.js';
import { PolicyForm } from './policy-form.js';
import styles from './policy-page.module.css';
import { newSecrets, SecretsDialog } from './secrets-dialog.js';
import { useTestPolicy } from './use-test-policy.js';

const route = getRouteApi('/alerts/$policyId');

/** A policy: its settings, a test, and its deliveries. */
export function PolicyPage() {
  const { policyId } = route.useParams();
  const policy = useApi().query.useQuery('get', '/v1/alert-policies/{id}', {
    params: { path: { id: policyId } },
  });
  const head = <PageHead title="Policy" above={<AllPolicies />} />;
  return (
    <Fetched from={policy} what="the policy" lines={8} head={head}>
      {(found) => <Shown key={found.id} policy={found} />}
    </Fetched>
  );
}

function Shown({ policy }: { policy: AlertPolicy }) {
  const { canWrite } = useSession();
  const [secrets, setSecrets] = useState<ReturnType<typeof newSecrets>>([]);
  return (
    <>
      <PageHead title={policy.name} above={<AllPolicies />} shown={<Text>{policy.name}</Text>}>
        <EnabledSwitch policy={policy} />
        {canWrite && <DeletePolicy policy={policy} />}
      </PageHead>
      <div className={styles.columns}>
        <Panel title="Settings">
          {canWrite ? (
            <PolicyForm policy={policy} onSaved={(saved) => setSecrets(newSecrets(saved))} />
          ) : (
            <PolicyFacts policy={policy} />
          )}
        </Panel>
        <Panel title="Deliveries" aside={canWrite && <TestButton policy={policy} />}>
          <Deliveries
            filter={{ policy: policy.id }}
            empty={<Empty title="No deliveries yet">A test shows whether its targets can be reached.</Empty>}
          />
        </Panel>
      </div>
      {secrets.length > 0 && <SecretsDialog secrets={secrets} onClose={() => setSecrets([])} />}
    </>
  );
}

function AllPolicies() {
  return <Link to="/alerts">All policies</Link>;
}

function TestButton({ policy }: { policy: AlertPolicy }) {
  const { test, isPending } = useTestPolicy(policy.id);
  return (
    <Button icon={<Send aria-hidden="true" />} disabled={isPending} onClick={test}>
      Send a test
    </Button>
  );
}
