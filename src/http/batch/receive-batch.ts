import type { FastifyRequest } from 'fastify';
import type { Refused } from '../../gluing/queue/admit.js';
import { type Intake, OverQuota, type Received } from '../../gluing/queue/intake.js';
import { type FieldError, GluepointError } from '../../lib/errors.js';
import { badInput } from '../../schemas/common/field-errors.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import { type Problem, problemOf } from '../reply/problem.js';
import { type BatchItem, OMITTED_ERROR, RefusedItem } from './batch-items.js';

type ItemResult = { eventId: string; created: boolean; duplicate: boolean } | { error: Problem };

export interface BatchResponse {
  accepted: number;
  rejected: number;
  results?: ItemResult[];
  errors?: { index: number; error: Problem }[];
}

interface ResponseOptions {
  minimal: boolean;
  requestId: string;
}

/** Stores the valid items of a batch in one transaction, and reports the others (docs/rules/api.md#sending). */
export function receiveBatch(
  intake: Intake,
  { project, clockOffsetMs, id }: FastifyRequest,
  items: readonly BatchItem[],
  { minimal }: { minimal: boolean },
): Promise<BatchResponse> {
  const bodies: OccurrenceBody[] = [];
  const refused = new Map<number, RefusedItem>();
  items.forEach((item, index) => {
    if (item instanceof RefusedItem) refused.set(index, item);
    else bodies.push(item);
  });
  intake.counters.refused += refused.size;
  // Not an async function: it would keep the items in memory during the commit.
  return intake
    .receive(project, bodies, { clockOffsetMs })
    .then((received) => responseOf(received, refused, { minimal, requestId: id }));
}

/** `refused`: invalid items by their index in the batch. */
function responseOf(
  received: readonly Received[],
  refused: ReadonlyMap<number, RefusedItem>,
  { minimal, requestId }: ResponseOptions,
): BatchResponse {
  let at = 0;
  const omitted: ItemResult = { error: problemOf(omittedError(), requestId) };
  // All items over the same quota share one result.
  const overQuota = new Map<OverQuota, ItemResult>();
  const outcomes = Array.from({ length: received.length + refused.size }, (_, index): ItemResult => {
    const outcome = refused.get(index) ?? (received[at++] as Received);
    if ('eventId' in outcome) return outcome;
    if (outcome === OMITTED_ERROR) return omitted;
    if (!(outcome instanceof OverQuota)) {
      return { error: problemOf(refusalOf(outcome, index), requestId) };
    }
    let result = overQuota.get(outcome);
    if (result === undefined) {
      result = { error: problemOf(outcome.error, requestId) };
      overQuota.set(outcome, result);
    }
    return result;
  });
  return minimal ? minimalResponse(outcomes) : fullResponse(outcomes);
}

/** Without `errors`, which would only repeat the detail. */
function omittedError(): GluepointError {
  return new GluepointError('bad-input', OMITTED_ERROR.errors[0]?.message ?? '');
}

/** The error of an item that is invalid, or was not admitted. */
function refusalOf(refused: RefusedItem | Refused, index: number): GluepointError {
  const code = refused instanceof RefusedItem ? refused.code : 'bad-input';
  const { detail, extra } = badInput(atItem(index, refused.errors));
  return new GluepointError(code, detail, extra);
}

function atItem(index: number, errors: readonly FieldError[]): FieldError[] {
  return errors.map(({ path, message }) => ({ path: `occurrences.${index}${path === '' ? '' : `.${path}`}`, message }));
}

function fullResponse(outcomes: readonly ItemResult[]): BatchResponse {
  const results = outcomes.map((outcome): ItemResult => {
    if ('error' in outcome) return outcome;
    return { eventId: outcome.eventId, created: outcome.created, duplicate: outcome.duplicate };
  });
  const rejected = results.filter((result) => 'error' in result).length;
  return { accepted: results.length - rejected, rejected, results };
}

function minimalResponse(outcomes: readonly ItemResult[]): BatchResponse {
  const errors: NonNullable<BatchResponse['errors']> = [];
  outcomes.forEach((outcome, index) => {
    if ('error' in outcome) errors.push({ index, error: outcome.error });
  });
  return { accepted: outcomes.length - errors.length, rejected: errors.length, errors };
}
