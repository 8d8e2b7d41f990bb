import type { DbWriter, PrismaDb, PrismaReads } from '../db/context.js';
import { lockProjectShared } from '../db/locks.js';
import { onShare, type PrismaTx } from '../db/prisma-client.js';
import { inPrismaTransaction } from '../db/transaction.js';
import { typeBucket } from '../gluing/core/keys.js';
import { GluepointError } from '../lib/errors.js';
import { isUuid } from '../schemas/common/names.js';
import type { Muted } from './type.js';

/** What of a type is to change; undefined stays, null takes an override away. */
export interface TypeChange {
  /** Rank. */
  importance?: number | null;
  glueIntervalMs?: number | null;
  relevanceIntervalMs?: number | null;
  muted?: Muted;
}

/**
 * Changes a type from `nowMs` on. Overrides act on later occurrences; mutes are kept as intervals, so that the
 * status of the past stays what it was. Throws not-found.
 */
export async function changeType(
  deps: PrismaDb & DbWriter,
  projectId: number,
  id: string,
  change: TypeChange,
  nowMs: number,
): Promise<void> {
  const key = isUuid(id) ? await keyOfType(deps, projectId, id) : null;
  if (key === null) throw noSuchType();
  await inPrismaTransaction(deps, async ({ tx, client }) => {
    // In the order in which a flush takes them; they also keep two changes of one type apart.
    await lockProjectShared(client, projectId);
    await client.query('SELECT lock_type_buckets($1, $2)', [projectId, [typeBucket(key)]]);
    if (!(await override(tx, projectId, id, change))) throw noSuchType();
    if (change.muted !== undefined) await mute(tx, projectId, id, change.muted, nowMs);
    await client.query('SELECT status_changed($1, $2)', [projectId, deps.writerId]);
  });
}

function noSuchType(): GluepointError {
  return new GluepointError('not-found', 'No such event type in this project.');
}

async function keyOfType(db: PrismaReads, projectId: number, id: string): Promise<string | null> {
  const type = await onShare(db, (tx) => tx.eventType.findFirst({ where: { projectId, id }, select: { key: true } }));
  return type?.key ?? null;
}

/** False when the type has gone meanwhile. */
async function override(tx: PrismaTx, projectId: number, id: string, change: TypeChange): Promise<boolean> {
  const { importance, glueIntervalMs, relevanceIntervalMs } = change;
  const { count } = await tx.eventType.updateMany({
    where: { projectId, id },
    data: {
      importanceOverride: importance,
      glueIntervalOverrideMs: glueIntervalMs,
      relevanceIntervalOverrideMs: relevanceIntervalMs,
    },
  });
  return count === 1;
}

/** Ends what mutes the type now and begins what is asked for. */
async function mute(tx: PrismaTx, projectId: number, typeId: string, muted: Muted, nowMs: number): Promise<void> {
  const place = { projectId, typeId };
  await tx.typeMute.deleteMany({ where: { ...place, fromMs: { gte: nowMs } } });
  await tx.typeMute.updateMany({
    where: { ...place, OR: [{ untilMs: null }, { untilMs: { gt: nowMs } }] },
    data: { untilMs: nowMs },
  });
  if (muted === false) return;
  const untilMs = muted === true ? null : muted.untilMs;
  if (untilMs !== null && untilMs <= nowMs) return;
  await tx.typeMute.create({ data: { ...place, fromMs: nowMs, untilMs } });
}
