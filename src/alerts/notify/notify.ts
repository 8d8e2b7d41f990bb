import type { PoolClient } from 'pg';
import { maintenanceAt } from '../../status/core/roll-up.js';
import type { Maintenance } from '../../status/core/suppressions.js';
import { SuppressionLoader } from '../../status/read/suppression-loader.js';
import { DeliveryWriter } from '../deliveries/delivery-writer.js';
import type { Policy } from '../policies/policy.js';
import { lockEnabledPolicies } from '../policies/policy-store.js';
import { type Cause, triggerOf } from './cause.js';
import { decide } from './decide.js';
import { match } from './matches.js';
import { LockedSubjects, type SubjectKey } from './subject-store.js';
import { suppressionText } from './suppression-text.js';

export { enqueue } from '../deliveries/enqueue.js';
export type { Cause } from './cause.js';

/** Subjects that are locked and written at once. */
const CHUNK = 500;

/** A policy that matches a cause. */
interface Notice {
  cause: Cause;
  policy: Policy;
}

/**
 * Decides for every enabled policy of the project whether to notify of the causes, those of a component in their order,
 * and writes the deliveries with `client`, in the transaction of the causes. Call it once in a transaction, after the
 * project's lock, if any. Returns the ids of the deliveries to enqueue after the commit.
 *
 * @param ignoreMaintenance the component is gone afterwards, so that nothing can be notified after its maintenance
 */
export async function recordNotices(
  client: PoolClient,
  projectId: number,
  causes: readonly Cause[],
  nowMs: number,
  { ignoreMaintenance = false } = {},
): Promise<string[]> {
  if (causes.length === 0) return [];
  const policies = await lockEnabledPolicies(client, projectId);
  const notices = noticesOf(causes, policies);
  if (notices.length === 0) return [];
  const suppressions = new SuppressionLoader(client, projectId);
  if (!ignoreMaintenance) await suppressions.load([], nowMs);
  const inForce = new Map<string, ReturnType<typeof maintenanceAt>>();
  const writer = new DeliveryWriter(client, projectId, nowMs);
  const subjects = new LockedSubjects();
  for (let n = 0; n < notices.length; n += CHUNK) {
    const chunk = notices.slice(n, n + CHUNK);
    await subjects.lock(client, projectId, chunk.flatMap(subjectKeys));
    for (const notice of chunk) {
      const { environment, component } = notice.cause;
      const maintenanceOf = inForce.get(environment) ?? maintenanceAt(suppressions.of(environment).maintenance, nowMs);
      inForce.set(environment, maintenanceOf);
      const maintenance = maintenanceOf(component);
      await record(notice, { maintenance, nowMs }, subjects, writer);
    }
    await subjects.save(client, projectId);
  }
  return writer.finish();
}

/** In the order of the components: every transaction locks their subjects in this order. */
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

/** The subject whose end a recovery is; null where the policy does not have the trigger for its beginning. */
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
  { maintenance, nowMs }: { maintenance: Maintenance | null; nowMs: number },
  subjects: LockedSubjects,
  writer: DeliveryWriter,
): Promise<void> {
  const { cause, policy } = notice;
  const [own, abnormal] = [ownKey(notice), abnormalKey(notice)];
  const { silenceMs, severities } = policy;
  const known = {
    own: subjects.get(own),
    abnormal: abnormal && subjects.get(abnormal),
    notifiesBeginnings: abnormal !== null,
  };
  const decision = decide(cause, { silenceMs, severities, maintenance, ...known }, nowMs);
  switch (decision.kind) {
    case 'notify':
      subjects.set(own, decision.own);
      if (abnormal !== null && decision.abnormal !== null) subjects.set(abnormal, decision.abnormal);
      return writer.tell(policy, cause);
    case 'suppress':
      if (decision.own !== null) subjects.set(own, decision.own);
      return writer.suppress(policy, cause, suppressionText(decision.suppression));
    case 'ignore':
      return;
  }
}
