import type { AlertPolicy } from '../../../api/schema.generated.js';
import { Button } from '../../../components/form/button.js';
import { Dialog, DialogActions } from '../../../components/layout/dialog.js';
import { CodeSample } from '../../../components/text/code-sample.js';
import { Text } from '../../../components/text/text.js';
import styles from './policy-page.module.css';
import { addressText } from './policy-text.js';

/** The secrets that the service generated for webhooks; empty unless the policy was just saved. */
export function newSecrets(policy: AlertPolicy): { address: string; secret: string }[] {
  return policy.targets.flatMap((target) =>
    target.kind === 'webhook' && target.secret !== undefined
      ? [{ address: addressText(target), secret: target.secret }]
      : [],
  );
}

/** Shows new secrets, which are never shown again. */
export function SecretsDialog(props: { secrets: ReturnType<typeof newSecrets>; onClose: () => void }) {
  const { secrets, onClose } = props;
  return (
    <Dialog title="Secrets, shown only once" onClose={onClose}>
      <div className={styles.secrets}>
        <p>Receivers verify with them that messages come from this service. Copy them now.</p>
        {secrets.map(({ address, secret }) => (
          <div key={address}>
            <p>
              <Text>{address}</Text>
            </p>
            <CodeSample label="Secret" text={secret} />
          </div>
        ))}
      </div>
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          I have copied {secrets.length === 1 ? 'it' : 'them'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
