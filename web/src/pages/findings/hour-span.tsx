import { useNow } from '../../components/text/use-now.js';
import { exactText } from '../../format/instant.js';
import { spanText } from './span-text.js';

/** The hour of a finding in the viewer's time zone; exact, also in UTC, on hover. */
export function HourSpan({ from, to }: { from: string; to: string }) {
  const nowMs = useNow();
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  return <time title={`${exactText(fromMs)}\n${exactText(toMs)}`}>{spanText(fromMs, toMs, nowMs)}</time>;
}
