import { useState } from 'react';
import { fieldErrorsOf } from '../../api/field-errors.js';
import type { MaintenanceOrder } from '../../api/schema.generated.js';
import { Field } from '../../components/form/field.js';
import { FormDialog } from '../../components/form/form-dialog.js';
import { Text } from '../../components/text/text.js';
import { toLocalInput } from '../../format/instant.js';

const HOUR_MS = 3_600_000;

/** Asks for the end of a maintenance and its reason. */
export function MaintenanceDialog(props: {
  component: string;
  error: unknown;
  isPending: boolean;
  onBegin: (order: MaintenanceOrder) => void;
  onClose: () => void;
}) {
  const { component, error, isPending, onBegin, onClose } = props;
  const [until, setUntil] = useState(() => toLocalInput(Date.now() + HOUR_MS));
  const [reason, setReason] = useState('');
  const errors = fieldErrorsOf(error);
  return (
    <FormDialog
      title="Maintenance"
      action="Start maintenance"
      error={error}
      isLocked={isPending || Number.isNaN(Date.parse(until))}
      onSubmit={() => onBegin({ until: new Date(until).toISOString(), reason: reason.trim() || null })}
      onClose={onClose}
    >
      <p>
        <Text>{component}</Text> and all components below it have the status unknown until then, and no alerts are sent.
        Occurrences are still stored.
      </p>
      <Field
        label="Until"
        error={errors['until']}
        type="datetime-local"
        required
        min={toLocalInput(Date.now() + 60_000)}
        value={until}
        onChange={({ target }) => setUntil(target.value)}
      />
      <Field
        label="Reason"
        error={errors['reason']}
        maxLength={500}
        placeholder="new disks"
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </FormDialog>
  );
}
