import { V7Generator } from 'uuidv7';
import type { Severity } from '../../model/severity.js';

/** What an inspection found in one component in one hour. Instants are milliseconds since 1970. */
export interface FindingView {
  id: string;
  inspectionId: string;
  componentKey: string;
  environment: string;
  component: string;
  severity: Severity;
  /** The hour. */
  fromMs: number;
  toMs: number;
  /** When the first of its errors was received. */
  firstErrorMs: number;
  /**
   * End of the first later hour without a new error type in the component and without an error of its own types
   * (docs/rules/alerting.md#recovery); null = there was none yet.
   */
  recoveredMs: number | null;
  /** When the last of its errors was received before it recovered; null = it is abnormal, or that is not known. */
  silentSinceMs: number | null;
  overview: string;
  /** The first of them: worst first, then by their first error. */
  newTypes: NewTypeView[];
  newTypesTotal: number;
  versions: string[];
  /** Of the first occurrence. */
  properties: Record<string, string | number | boolean | null>;
}

export interface NewTypeView {
  typeId: string;
  type: string;
  importance: Severity;
  /** Of its first error. */
  message: string | null;
  stack: string | null;
  version: string | null;
  /** All of the type when the hour was inspected. */
  count: number;
  firstSeenMs: number;
  lastSeenMs: number;
  /** The event of its first error; null where that is not known any more. */
  eventId: string | null;
  /** Message and stack are cut. */
  isCut: boolean;
}

/**
 * New ids for the findings of an hour, ascending. The time in them is the end of the hour, so that the order of
 * the ids is that of the hours, also when hours are caught up.
 */
export function findingIds(toMs: number): () => string {
  const generator = new V7Generator();
  return () => generator.generateOrResetWithTs(toMs).toString();
}

/** The least and the greatest id that a finding of an hour that ended at `toMs` can have. */
export function idsOfHour(toMs: number): { least: string; greatest: string } {
  const hex = Math.max(toMs, 0).toString(16).padStart(12, '0');
  const time = `${hex.slice(0, 8)}-${hex.slice(8)}`;
  return { least: `${time}-0000-0000-000000000000`, greatest: `${time}-ffff-ffff-ffffffffffff` };
}
