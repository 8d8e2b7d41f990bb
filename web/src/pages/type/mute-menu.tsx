import { BellOff, BellRing } from 'lucide-react';
import { useState } from 'react';
import { useApi, useSession } from '../../api/context.js';
import type { EventType, EventTypeChange } from '../../api/schema.generated.js';
import { useWriteFeedback } from '../../api/use-write-feedback.js';
import { Button } from '../../components/form/button.js';
import { Field } from '../../components/form/field.js';
import { FormDialog } from '../../components/form/form-dialog.js';
import { Menu } from '../../components/layout/menu.js';
import { toLocalInput } from '../../format/instant.js';

const HOUR_MS = 3_600_000;
const LENGTHS = [
  { label: 'For an hour', ms: HOUR_MS },
  { label: 'For a day', ms: 24 * HOUR_MS },
  { label: 'For a week', ms: 7 * 24 * HOUR_MS },
] as const;

/** Mutes a type, so that it does not count for status and alerts, or unmutes it. Its events are still stored. */
export function MuteMenu({ type }: { type: EventType }) {
  const change = useChangeType(type.id);
  const [isAsking, setAsking] = useState(false);
  if (!useSession().canWrite) return null;
  if (type.muted !== false) {
    return (
      <Button icon={<BellRing aria-hidden="true" />} onClick={() => change({ muted: false }, 'No longer muted.')}>
        Unmute
      </Button>
    );
  }
  return (
    <>
      <Menu label="Mute" icon={<BellOff aria-hidden="true" />} face="Mute">
        {LENGTHS.map(({ label, ms }) => (
          <Button
            key={label}
            onClick={() => change({ muted: new Date(Date.now() + ms).toISOString() }, `Muted ${label.toLowerCase()}.`)}
          >
            {label}
          </Button>
        ))}
        <Button onClick={() => setAsking(true)}>Until …</Button>
        <Button onClick={() => change({ muted: true }, 'Muted indefinitely.')}>Indefinitely</Button>
      </Menu>
      {isAsking && (
        <MuteUntil onMute={(until) => change({ muted: until }, 'Muted.')} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

const DAY_MS = 86_400_000;

/** Asks until when a type is muted. */
function MuteUntil(props: { onMute: (until: string) => void; onClose: () => void }) {
  const { onMute, onClose } = props;
  const [until, setUntil] = useState(() => toLocalInput(Date.now() + DAY_MS));
  const [isWrong, setWrong] = useState(false);
  const submit = () => {
    const untilMs = Date.parse(until);
    // A time in the past would mute nothing, but look as if it did.
    if (!(untilMs > Date.now())) return setWrong(true);
    onMute(new Date(untilMs).toISOString());
    onClose();
  };
  return (
    <FormDialog title="Mute until" action="Mute" onSubmit={submit} onClose={onClose}>
      <Field
        label="Until"
        type="datetime-local"
        error={isWrong ? 'Choose a time in the future' : undefined}
        value={until}
        onChange={({ target }) => setUntil(target.value)}
      />
    </FormDialog>
  );
}

/** Changes a type and says what was done. */
function useChangeType(id: string): (change: EventTypeChange, done: string) => void {
  const written = useWriteFeedback();
  const { mutate } = useApi().query.useMutation('patch', '/v1/types/{id}');
  return (change, done) => mutate({ params: { path: { id } }, body: change }, written(done, 'Not changed'));
}
