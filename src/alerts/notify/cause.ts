import type { Severity } from '../../model/severity.js';
import type { Trigger } from '../../model/trigger.js';

/** What the receiver of a message is told; called only when some policy notifies. */
export type CauseData = () => Promise<object> | object;

/** A finding that was made, or that recovered. */
export interface FindingCause {
  kind: 'finding.abnormal' | 'finding.recovered';
  severity: Severity;
  findingId: string;
  /** Of the inspection: empty = every policy that matches. */
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
  /** Empty = every policy that matches; else those that a silence kept from being told of it. */
  policyIds: readonly string[];
  /** The change lasted at least so long: it is told to policies with exactly this minimum duration. */
  minDurationMs: number;
  /** `{ component, environment, from, to, since, causes }` */
  data: CauseData;
}

/** Something people may be told of; recorded in the transaction that made it. */
export type Cause = {
  environment: string;
  component: string;
  componentKey: string;
} & (FindingCause | StatusCause);

/** Which trigger of a policy a cause pulls. */
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
