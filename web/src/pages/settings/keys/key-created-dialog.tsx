import { PUBLIC_PATH } from '../../../api/public-path.js';
import type { KeyMade } from '../../../api/schema.generated.js';
import { Button } from '../../../components/form/button.js';
import { Dialog, DialogActions } from '../../../components/layout/dialog.js';
import { Text } from '../../../components/text/text.js';
import styles from '../settings.module.css';
import { keySamples } from './key-samples.js';
import { Samples } from './samples.js';

/** Shows a new key, which is never shown again, with samples of its use. */
export function KeyCreatedDialog({ made, onClose }: { made: KeyMade; onClose: () => void }) {
  return (
    <Dialog title="The key, shown only once" isWide onClose={onClose}>
      <div className={styles.parts}>
        <p className={styles.once}>
          Copy the key <Text>{made.name}</Text> now: only its hash is stored.
        </p>
        <Samples
          samples={[
            { title: 'Key', text: made.key },
            ...keySamples(made.role, made.key, `${globalThis.location.origin}${PUBLIC_PATH}`),
          ]}
        />
      </div>
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
