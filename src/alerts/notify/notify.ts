import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { severityRank } from '../../model/severity.js';
import { maintenanceAt } from '../../status/core/roll-up.js';
import type { Maintenance } from '../../status/core/suppressions.js';
import { SuppressionLoader } from '../../status/read/suppression-loader.js';
import { DeliveryWriter } from '../deliveries/delivery-writer.js';
import type { Policy } from '../policies/policy.js';
import { lockEnabledPolicies } from '../policies/policy-store.js';
import { type Cause, triggerOf } from './cause.js';
import { decide } from './decide.js';
import { match } from './matches.js';
import { firingAmong, LockedSubjects, nameOf, type SubjectKey } from './subject-store.js';
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
  if (policies.length === 0) return [];
  const suppressions = new SuppressionLoader(client, projectId);
  if (!ignoreMaintenance) await suppressions.load([], nowMs);
  const inForce = new Map<string, ReturnType<typeof maintenanceAt>>();
  const writer = await DeliveryWriter.open(client, projectId, nowMs);
  const subjects = new LockedSubjects();
  for (const all of chunksOf(causes, policies)) {
    // Many causes of many policies: others have their turn in between.
    await nextTurn();
    const chunk = await withRoom(client, projectId, all, writer);
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

/**
 * Notices in the order of the components: every transaction locks their subjects in this order. One chunk at a time, as
 * causes times policies may be many.
 */
function* chunksOf(causes: readonly Cause[], policies: readonly Policy[]): Generator<Notice[]> {
  let chunk: Notice[] = [];
  for (const cause of causes.toSorted((a, b) => compare(a.componentKey, b.componentKey))) {
    for (const policy of policies) {
      if (match(policy, cause).kind !== 'match') continue;
      chunk.push({ cause, policy });
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

/**
 * The notices that may have room. Where none of a policy's targets has room for beginnings, only the ends of something that
 * was notified do. The others are suppressed, without a lock and without a subject of their own, so that they cost next to
 * nothing.
 */
async function withRoom(
  client: PoolClient,
  projectId: number,
  chunk: readonly Notice[],
  writer: DeliveryWriter,
): Promise<readonly Notice[]> {
  const full = new Set([...new Set(chunk.map(({ policy }) => policy))].filter((policy) => !writer.hasRoom(policy)));
  if (full.size === 0) return chunk;
  const beginnings = chunk.map((notice) => ({ notice, key: full.has(notice.policy) ? beginningKey(notice) : null }));
  const keys = beginnings.flatMap(({ key }) => (key === null ? [] : [key]));
  const firing = await firingAmong(client, projectId, keys);
  const kept: Notice[] = [];
  for (const { notice, key } of beginnings) {
    if (!full.has(notice.policy) || (key !== null && firing.has(nameOf(key)))) kept.push(notice);
    else await writer.suppressWithoutRoom(notice.policy, notice.cause, false);
  }
  return kept;
}

/** The subject of which a notice may be the end; null = it is none. */
function beginningKey(notice: Notice): SubjectKey | null {
  const { cause } = notice;
  switch (cause.kind) {
    case 'finding.abnormal':
      return null;
    case 'finding.recovered':
      return abnormalKey(notice);
    case 'status.changed':
      return severityRank(cause.to) < severityRank(cause.from) ? ownKey(notice) : null;
  }
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
      // Without room it is as if there had been no cause: what the receivers know has not changed.
      if (!(await writer.notify(policy, cause, decision.reason === 'end-of-notified'))) return;
      subjects.set(own, decision.own);
      if (abnormal !== null && decision.abnormal !== null) subjects.set(abnormal, decision.abnormal);
      return;
    case 'suppress':
      if (decision.own !== null) subjects.set(own, decision.own);
      return writer.suppress(policy, cause, suppressionText(decision.suppression));
    case 'ignore':
      return;
  }
}
