import { type FormEvent, useState } from 'react';
import type { MaintenanceOrder } from '../../api/schema.generated.js';
import { Button } from '../../components/button.js';
import { Dialog, DialogActions } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { Text } from '../../components/text.js';
import { toLocalInput } from '../../format/instant.js';
import styles from './component-page.module.css';

const HOUR_MS = 3_600_000;

/** Asks until when, and why. */
export function MaintenanceDialog(props: {
  component: string;
  onBegin: (order: MaintenanceOrder) => void;
  onClose: () => void;
}) {
  const { component, onBegin, onClose } = props;
  const [until, setUntil] = useState(() => toLocalInput(Date.now() + HOUR_MS));
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onBegin({ until: new Date(until).toISOString(), reason: reason.trim() || null });
    onClose();
  };
  return (
    <Dialog title="Maintenance" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.note}>
          <Text>{component}</Text> and all below it report unknown until then, and nobody is alerted. What happens goes
          on being recorded.
        </p>
        <Field
          label="Until"
          type="datetime-local"
          required
          min={toLocalInput(Date.now() + 60_000)}
          value={until}
          onChange={({ target }) => setUntil(target.value)}
        />
        <Field
          label="Reason"
          maxLength={500}
          placeholder="new disks"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">
            Begin maintenance
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
