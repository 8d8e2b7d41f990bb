import { distanceText, durationText } from '../../format/duration.js';
import { exactText, instantText } from '../../format/instant.js';
import { useNow } from './use-now.js';

const MINUTE_MS = 60_000;

/**
 * An instant in the viewer's time zone; the exact one, also in UTC, on hover.
 *
 * @param as `clock`: `14:03:22`; `distance`: `3 min ago`; `both`
 */
export function Time({ at, as = 'clock' }: { at: string; as?: 'clock' | 'distance' | 'both' }) {
  const atMs = Date.parse(at);
  // An instant after the page's last look at the clock is not in the future.
  const nowMs = Math.max(useNow(), Math.min(atMs, Date.now()));
  const clock = instantText(atMs, nowMs);
  const distance = distanceText(atMs, nowMs);
  return (
    <time dateTime={at} title={exactText(atMs)}>
      {as === 'clock' ? clock : as === 'distance' ? distance : `${clock} (${distance})`}
    </time>
  );
}

/** How long something lasted; until now (to some seconds) while it has no end. */
export function Lasting({ from, to }: { from: string; to: string | null }) {
  const nowMs = useNow();
  const ms = (to === null ? nowMs : Date.parse(to)) - Date.parse(from);
  if (from === to || (to === null && ms < MINUTE_MS)) return <span>a moment</span>;
  return <span className="numbers">{durationText(ms)}</span>;
}
