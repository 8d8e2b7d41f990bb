import { HOUR_MS } from '../../lib/time.js';
import { severityOfRank } from '../../model/severity.js';

/** How many of its types a sentence names. */
export const NAMED_TYPES = 3;
const MAX_NAME = 80;

/** What the sentence of a finding reports. Instants are milliseconds since 1970. */
export interface Overview {
  environment: string;
  component: string;
  fromMs: number;
  toMs: number;
  /** How many types are new. */
  total: number;
  /** The first of them, at most NAMED_TYPES, worst first. */
  named: readonly NamedType[];
}

export interface NamedType {
  name: string;
  /** Rank. */
  importance: number;
  occurrences: number;
  /** As of Candidate. */
  silentMs: number | null;
}

/** A finding in a sentence (docs/rules/alerting.md#findings). Names are the clients' texts, cut and on one line. */
export function overviewOf({ environment, component, fromMs, toMs, total, named }: Overview): string {
  const what = total === 1 ? '1 new error type' : `${total} new error types`;
  const where = `${oneLine(component, Infinity)} (${oneLine(environment, Infinity)})`;
  const when = `between ${hourText(fromMs)} and ${hourText(toMs, '24:00')} UTC`;
  const texts = named.slice(0, NAMED_TYPES).map(typeText);
  const others = total - texts.length;
  if (others > 0) texts.push(`${others} ${others === 1 ? 'other' : 'others'}`);
  const list = texts.length > 1 ? `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}` : (texts[0] ?? '');
  return `${what} in ${where} ${when}: ${list}.`;
}

function typeText({ name, importance, occurrences, silentMs }: NamedType): string {
  const times = occurrences === 1 ? 'once' : `${occurrences} times`;
  const back = silentMs === null ? '' : `, came back after ${spanText(silentMs)}`;
  return `"${oneLine(name, MAX_NAME)}" (${severityOfRank(importance)}, ${times}${back})`;
}

/** `10:00`; midnight at the end of a day is `24:00`. */
function hourText(atMs: number, midnight = '00:00'): string {
  const text = new Date(atMs).toISOString().slice(11, 16);
  return text === '00:00' ? midnight : text;
}

/** In the largest unit that fits, rounded down: `3 h`. */
function spanText(ms: number): string {
  if (ms >= 48 * HOUR_MS) return `${Math.floor(ms / (24 * HOUR_MS))} days`;
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  if (ms >= 60_000) return `${Math.floor(ms / 60_000)} min`;
  return `${Math.floor(ms / 1000)} s`;
}

function oneLine(text: string, maxCharacters: number): string {
  const line = /[\s\p{Cc}]/u.test(text) ? text.replace(/[\s\p{Cc}]+/gu, ' ').trim() : text;
  if (line.length <= maxCharacters) return line;
  const characters = [...line];
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : line;
}
