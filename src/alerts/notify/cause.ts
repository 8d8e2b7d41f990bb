import type { Severity } from '../../model/severity.js';
import type { Trigger } from '../../model/trigger.js';

/** The `data` of a cause's message; called only when a policy notifies. */
export type CauseData = () => Promise<object> | object;

/** A finding that is new, or that recovered. */
export interface FindingCause {
  kind: 'finding.abnormal' | 'finding.recovered';
  severity: Severity;
  findingId: string;
  /** Of the inspection; empty = every policy that matches. */
  policyIds: readonly string[];
  /** The finding as the API shows it. */
  data: CauseData;
}

/** A change of a component's own status. */
export interface StatusCause {
  kind: 'status.changed';
  from: Severity;
  to: Severity;
  sinceMs: number;
  /** Empty = every policy that matches; else only these of them. */
  policyIds: readonly string[];
  /** The minimum duration for which the change was found; only policies with exactly this one match. */
  minDurationMs: number;
  /** `{ component, environment, from, to, since, causes }` */
  data: CauseData;
}

/** What policies decide about; recorded in the transaction that found it. */
export type Cause = {
  environment: string;
  component: string;
  componentKey: string;
} & (FindingCause | StatusCause);

/** The trigger that a cause belongs to. */
export function triggerOf(kind: Cause['kind']): Trigger {
  switch (kind) {
    case 'finding.abnormal':
      return 'new-error-type';
    case 'finding.recovered':
      return 'recovered';
    case 'status.changed':
      return 'status-change';
  }
}
