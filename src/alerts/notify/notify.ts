import type { PoolClient } from 'pg';
import { SuppressionLoader } from '../../status/read/suppression-loader.js';
import { DeliveryWriter } from '../deliveries/delivery-writer.js';
import type { Policy } from '../policies/policy.js';
import { holdEnabledPolicies } from '../policies/policy-store.js';
import { type Cause, triggerOf } from './cause.js';
import { decide } from './decide.js';
import { maintenanceAt } from './maintenance-at.js';
import { match } from './matches.js';
import { HeldSubjects, type SubjectKey } from './subject-store.js';

export { enqueue } from '../deliveries/enqueue.js';
export type { Cause } from './cause.js';

/** Subjects that are held and written at once. */
const CHUNK = 500;

/** A policy that is about a cause. */
interface Notice {
  cause: Cause;
  policy: Policy;
}

/**
 * Decides for every enabled policy of the project whether to tell of the causes, each component's in their order, and
 * writes the deliveries with `client`, in the transaction of the causes: call it once in a transaction, and take the
 * project's lock, if any, before. Answers the ids of those to send after the commit.
 */
export async function recordNotices(
  client: PoolClient,
  projectId: number,
  causes: readonly Cause[],
  nowMs: number,
): Promise<string[]> {
  if (causes.length === 0) return [];
  const policies = await holdEnabledPolicies(client, projectId);
  const notices = noticesOf(causes, policies);
  if (notices.length === 0) return [];
  const surroundings = new SuppressionLoader(client, projectId);
  await surroundings.load([], nowMs);
  const writer = new DeliveryWriter(client, projectId, nowMs);
  const subjects = new HeldSubjects();
  for (let n = 0; n < notices.length; n += CHUNK) {
    const chunk = notices.slice(n, n + CHUNK);
    await subjects.hold(client, projectId, chunk.flatMap(subjectKeys));
    for (const notice of chunk) {
      const { environment, component } = notice.cause;
      const maintenance = maintenanceAt(surroundings.of(environment).maintenance, component, nowMs);
      await record(notice, { maintenance, nowMs }, subjects, writer);
    }
    await subjects.save(client, projectId);
  }
  return writer.finish();
}

/** In the order of the components, in which everybody holds their subjects. */
function noticesOf(causes: readonly Cause[], policies: readonly Policy[]): Notice[] {
  if (policies.length === 0) return [];
  return causes
    .flatMap((cause) =>
      policies.filter((policy) => match(policy, cause).kind === 'match').map((policy) => ({ cause, policy })),
    )
    .sort((a, b) => compare(a.cause.componentKey, b.cause.componentKey));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function ownKey({ cause, policy }: Notice): SubjectKey {
  return { policyId: policy.id, trigger: triggerOf(cause.kind), componentKey: cause.componentKey };
}

/** What a recovery is the end of; null where the policy would not have told of it. */
function abnormalKey({ cause, policy }: Notice): SubjectKey | null {
  if (cause.kind !== 'finding.recovered' || !policy.triggers.includes('new-error-type')) return null;
  return { policyId: policy.id, trigger: 'new-error-type', componentKey: cause.componentKey };
}

function subjectKeys(notice: Notice): SubjectKey[] {
  const abnormal = abnormalKey(notice);
  return abnormal === null ? [ownKey(notice)] : [ownKey(notice), abnormal];
}

async function record(
  notice: Notice,
  { maintenance, nowMs }: { maintenance: ReturnType<typeof maintenanceAt>; nowMs: number },
  subjects: HeldSubjects,
  writer: DeliveryWriter,
): Promise<void> {
  const { cause, policy } = notice;
  const [own, abnormal] = [ownKey(notice), abnormalKey(notice)];
  const { silenceMs, severities } = policy;
  const known = {
    own: subjects.get(own),
    abnormal: abnormal && subjects.get(abnormal),
    tellsBeginnings: abnormal !== null,
  };
  const decision = decide(cause, { silenceMs, severities, maintenance, ...known }, nowMs);
  switch (decision.kind) {
    case 'tell':
      subjects.set(own, decision.own);
      if (abnormal !== null && decision.abnormal !== null) subjects.set(abnormal, decision.abnormal);
      return writer.tell(policy, cause);
    case 'suppress':
      if (decision.own !== null) subjects.set(own, decision.own);
      return writer.suppress(policy, cause, decision.reason);
    case 'leave':
      return;
  }
}
