import { Button } from '../../../components/form/button.js';
import { Dialog, DialogActions } from '../../../components/layout/dialog.js';
import { Text } from '../../../components/text/text.js';
import styles from '../settings.module.css';
import { dsnSamples } from './key-samples.js';
import { Samples } from './samples.js';

/** The address for Sentry SDKs, which is public and can always be shown. */
export function DsnDialog(props: { name: string; dsn: string; component: string | null; onClose: () => void }) {
  const { name, dsn, component, onClose } = props;
  return (
    <Dialog title="DSN for Sentry SDKs" isWide onClose={onClose}>
      <div className={styles.parts}>
        <p>
          Of the key <Text>{name}</Text>. The tag <code>service</code> names the component
          {component !== null && (
            <>
              ; events without it go to <Text>{component}</Text>
            </>
          )}
          .
        </p>
        <Samples samples={[{ title: 'DSN', text: dsn }, ...dsnSamples(dsn, component ?? 'shop/checkout')]} />
      </div>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
