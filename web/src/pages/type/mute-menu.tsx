import { BellOff, BellRing } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../../api/context.js';
import type { EventType } from '../../api/schema.generated.js';
import { Button } from '../../components/form/button.js';
import { Menu } from '../../components/layout/menu.js';
import { MuteUntil } from './mute-until.js';
import { useChangeType } from './use-change-type.js';

const HOUR_MS = 3_600_000;
const LENGTHS = [
  { label: 'For an hour', ms: HOUR_MS },
  { label: 'For a day', ms: 24 * HOUR_MS },
  { label: 'For a week', ms: 7 * 24 * HOUR_MS },
] as const;

/** Takes a type out of status and alerts, or back in. Its events go on being recorded. */
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
        <Button onClick={() => change({ muted: true }, 'Muted for ever.')}>For ever</Button>
      </Menu>
      {isAsking && (
        <MuteUntil onMute={(until) => change({ muted: until }, 'Muted.')} onClose={() => setAsking(false)} />
      )}
    </>
  );
}
