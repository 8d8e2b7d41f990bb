import { useState } from 'react';
import { Button } from '../../components/button.js';
import { Dialog, DialogActions } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { Form } from '../../components/form.js';
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
    <Dialog title="Mute until" onClose={onClose}>
      <Form label="Mute until" onSubmit={submit}>
        <Field
          label="Until"
          type="datetime-local"
          error={isWrong ? 'Choose a time that is yet to come' : undefined}
          value={until}
          onChange={({ target }) => setUntil(target.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">
            Mute
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
