import type { FieldError } from '../../lib/errors.js';
import { DAY_MS, MINUTE_MS } from '../../lib/time.js';
import { severityRank } from '../../model/severity.js';
import { durationMs } from '../../schemas/common/duration.js';
import { parseInstantMs } from '../../schemas/common/instant.js';
import { MAX_PROPERTIES, type OccurrenceBody } from '../../schemas/occurrence.js';
import { clockOffsetText } from '../core/clock-offset.js';
import { type IdSpace, occurrenceIdHash } from '../core/keys.js';
import type { Occurrence } from '../core/occurrence.js';
import type { SeriesNames } from '../core/series.js';
import { cleanText, cutText, KEPT } from '../core/texts.js';
import type { Override } from '../store/overrides.js';

/** Times further ahead of the server than this become the receive time (docs/rules.md#times). */
const AHEAD_LIMIT_MS = 5 * MINUTE_MS;
const CLOCK_PROPERTY = 'clock';

/** What the rules need apart from the occurrence itself. */
export interface Admission {
  receivedAtMs: number;
  retentionMs: number;
  /** Added to the times that the client gave, because its clock is wrong; 0 when it is right. */
  clockOffsetMs: number;
  glueIntervalMs: number;
  relevanceIntervalMs: number;
  /** The space of the ids that its sender uses. */
  ids: IdSpace;
  names: SeriesNames;
  /** The override of a type, by its key. */
  override(typeKey: string): Override | undefined;
}

/** Why an occurrence is not stored. */
export class Refused {
  constructor(readonly errors: FieldError[]) {}
}

type Properties = OccurrenceBody['properties'];

interface Times {
  startedAtMs: number;
  endedAtMs: number;
}

/** An occurrence that is ready to be glued. */
export interface Admitted {
  occurrence: Occurrence;
  /** Names of the fields that were cut, cleaned or moved in time. */
  adjusted: string[];
}

/** Completes a checked occurrence by the product's rules, or refuses it for its times (docs/rules.md#times). */
export function admit(body: OccurrenceBody, admission: Admission): Admitted | Refused {
  const adjusted: string[] = [];
  const times = timesOf(body, admission, adjusted);
  if (times instanceof Refused) return times;
  const series = admission.names.of(
    kept('environment', body.environment ?? 'production', adjusted),
    kept('component', body.component, adjusted),
    kept('type', body.type, adjusted),
    kept('glueKey', body.glueKey ?? '', adjusted),
  );
  const override = admission.override(series.typeKey);
  const occurrence: Occurrence = {
    series,
    importance: override?.importance ?? severityRank(body.importance ?? 'alarm'),
    startedAtMs: times.startedAtMs,
    endedAtMs: times.endedAtMs,
    receivedAtMs: admission.receivedAtMs,
    count: body.count ?? 1,
    glueIntervalMs: override?.glueIntervalMs ?? intervalMs(body.glueInterval) ?? admission.glueIntervalMs,
    relevanceIntervalMs:
      override?.relevanceIntervalMs ?? intervalMs(body.relevanceInterval) ?? admission.relevanceIntervalMs,
    message: body.message == null ? null : kept('message', body.message, adjusted, KEPT.message),
    stack: body.stack == null ? null : kept('stack', body.stack, adjusted, KEPT.stack),
    version: body.version == null ? null : kept('version', body.version, adjusted),
    properties: keptProperties(propertiesOf(body, admission.clockOffsetMs), adjusted),
    idHash: body.id == null ? null : occurrenceIdHash(kept('id', body.id, adjusted), admission.ids),
  };
  return { occurrence, adjusted };
}

function intervalMs(value: string | number | null | undefined): number | null {
  return value == null ? null : durationMs(value);
}

/**
 * Start and end: times that the client gave are moved by the offset of its clock; a missing start is the end if that is
 * given, else the receive time; what is too far ahead becomes the receive time, then startedAt = min(startedAt,
 * endedAt); what ended before the retention is refused.
 */
function timesOf(body: OccurrenceBody, admission: Admission, adjusted: string[]): Times | Refused {
  const { receivedAtMs, retentionMs, clockOffsetMs } = admission;
  const givenStartMs = body.startedAt == null ? null : parseInstantMs(body.startedAt);
  const givenEndMs = body.endedAt == null ? null : parseInstantMs(body.endedAt);
  if (givenStartMs !== null && givenEndMs !== null && givenEndMs < givenStartMs) {
    return refused('endedAt', 'must not be before startedAt');
  }
  const movedStartMs = givenStartMs === null ? null : givenStartMs + clockOffsetMs;
  const movedEndMs = givenEndMs === null ? null : givenEndMs + clockOffsetMs;
  let startedAtMs = movedStartMs ?? movedEndMs ?? receivedAtMs;
  let endedAtMs = movedEndMs ?? startedAtMs;
  const limitMs = receivedAtMs + AHEAD_LIMIT_MS;
  if (startedAtMs > limitMs) startedAtMs = receivedAtMs;
  if (endedAtMs > limitMs) endedAtMs = receivedAtMs;
  startedAtMs = Math.min(startedAtMs, endedAtMs);
  if (givenStartMs !== null && startedAtMs !== givenStartMs) adjusted.push('startedAt');
  if (givenEndMs !== null && endedAtMs !== givenEndMs) adjusted.push('endedAt');
  if (endedAtMs < receivedAtMs - retentionMs) {
    const days = retentionMs / DAY_MS;
    const message = `is older than the project keeps data (${days === 1 ? '1 day' : `${days} days`})`;
    return refused(givenEndMs === null ? 'startedAt' : 'endedAt', message);
  }
  return { startedAtMs, endedAtMs };
}

function refused(path: string, message: string): Refused {
  return new Refused([{ path, message }]);
}

function kept(field: string, value: string, adjusted: string[], limit = Number.POSITIVE_INFINITY): string {
  const text = cutText(cleanText(value), limit);
  if (text !== value) adjusted.push(field);
  return text;
}

/** The properties of an occurrence; where its times were moved, with `clock`, which says by how much the clock is wrong. */
function propertiesOf({ properties, startedAt, endedAt }: OccurrenceBody, clockOffsetMs: number): Properties {
  if (clockOffsetMs === 0 || (startedAt == null && endedAt == null)) return properties;
  const own = properties ?? {};
  if (Object.hasOwn(own, CLOCK_PROPERTY) || Object.keys(own).length >= MAX_PROPERTIES) return properties;
  return { ...own, [CLOCK_PROPERTY]: clockOffsetText(clockOffsetMs) };
}

/** JSON with sorted keys; null when there are none. */
function keptProperties(properties: Properties, adjusted: string[]): string | null {
  if (properties == null) return null;
  const keys = Object.keys(properties).sort();
  if (keys.length === 0) return null;
  let changed = false;
  const entries = keys.map((key): [string, unknown] => {
    const value = properties[key];
    const short = typeof value === 'string' ? cutText(cleanText(value), KEPT.property) : value;
    const name = cleanText(key);
    if (short !== value || name !== key) changed = true;
    return [name, short];
  });
  if (changed) adjusted.push('properties');
  return JSON.stringify(Object.fromEntries(entries));
}
