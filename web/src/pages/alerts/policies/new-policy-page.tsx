import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../../../api/context.js';
import type { AlertPolicy } from '../../../api/schema.generated.js';
import { PageHead } from '../../../components/layout/page-head.js';
import { Panel } from '../../../components/layout/panel.js';
import { Empty } from '../../../components/layout/states.js';
import { PolicyForm } from './policy-form.js';
import { newSecrets, SecretsDialog } from './secrets-dialog.js';

/** Creates a policy, shows its new secrets, and opens it. */
export function NewPolicyPage() {
  const navigate = useNavigate();
  const [made, setMade] = useState<AlertPolicy | null>(null);
  const leave = ({ id }: AlertPolicy) => navigate({ to: '/alerts/$policyId', params: { policyId: id }, replace: true });
  const onSaved = (saved: AlertPolicy) => (newSecrets(saved).length > 0 ? setMade(saved) : leave(saved));
  return (
    <>
      <PageHead title="New policy" above={<Link to="/alerts">All policies</Link>} />
      {useSession().canWrite ? (
        <Panel title="Settings">
          <PolicyForm onSaved={onSaved} />
        </Panel>
      ) : (
        <Empty title="Read-only key">Creating a policy needs a key of the role admin.</Empty>
      )}
      {made !== null && <SecretsDialog secrets={newSecrets(made)} onClose={() => leave(made)} />}
    </>
  );
}
