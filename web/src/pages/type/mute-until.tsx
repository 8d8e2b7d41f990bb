import { useState } from 'react';
import { Field } from '../../components/form/field.js';
import { FormDialog } from '../../components/form/form-dialog.js';
import { toLocalInput } from '../../format/instant.js';

const DAY_MS = 86_400_000;

/** Asks until when a type is muted. */
export function MuteUntil(props: { onMute: (until: string) => void; onClose: () => void }) {
  const { onMute, onClose } = props;
  const [until, setUntil] = useState(() => toLocalInput(Date.now() + DAY_MS));
  const [isWrong, setWrong] = useState(false);
  const submit = () => {
    const untilMs = Date.parse(until);
    // What is not after now would mute nothing, and look as if it had.
    if (!(untilMs > Date.now())) return setWrong(true);
    onMute(new Date(untilMs).toISOString());
    onClose();
  };
  return (
    <FormDialog title="Mute until" action="Mute" onSubmit={submit} onClose={onClose}>
      <Field
        label="Until"
        type="datetime-local"
        error={isWrong ? 'Choose a time that is yet to come' : undefined}
        value={until}
        onChange={({ target }) => setUntil(target.value)}
      />
    </FormDialog>
  );
}
