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

interface AnswerOptions {
  minimal: boolean;
  requestId: string;
}

/** Each item stands alone: the good ones are stored, all in one transaction, the bad ones are reported. */
export function receiveBatch(
  intake: Intake,
  { project, clockOffsetMs, id }: FastifyRequest,
  items: readonly BatchItem[],
  { minimal }: { minimal: boolean },
): Promise<BatchResponse> {
  const bodies: OccurrenceBody[] = [];
  const bad = new Map<number, RefusedItem>();
  items.forEach((item, index) => {
    if (item instanceof RefusedItem) bad.set(index, item);
    else bodies.push(item);
  });
  intake.counters.refused += bad.size;
  // No async function: it would keep the items while the commit is under way.
  return intake
    .receive(project, bodies, { clockOffsetMs })
    .then((received) => answerOf(received, bad, { minimal, requestId: id }));
}

/** `bad`: items that were no occurrences, by their places among all. */
function answerOf(
  received: readonly Received[],
  bad: ReadonlyMap<number, RefusedItem>,
  { minimal, requestId }: AnswerOptions,
): BatchResponse {
  let at = 0;
  const untold: ItemResult = { error: problemOf(untoldError(), requestId) };
  // All that are beyond the same quota have the same answer.
  const beyond = new Map<OverQuota, ItemResult>();
  const outcomes = Array.from({ length: received.length + bad.size }, (_, index): ItemResult => {
    const outcome = bad.get(index) ?? (received[at++] as Received);
    if ('eventId' in outcome) return outcome;
    if (outcome === OMITTED_ERROR) return untold;
    if (!(outcome instanceof OverQuota)) {
      return { error: problemOf(refusalOf(outcome, index), requestId) };
    }
    let result = beyond.get(outcome);
    if (result === undefined) {
      result = { error: problemOf(outcome.error, requestId) };
      beyond.set(outcome, result);
    }
    return result;
  });
  return minimal ? minimalAnswer(outcomes) : fullAnswer(outcomes);
}

/** Without a list of places, which would say the same again. */
function untoldError(): GluepointError {
  return new GluepointError('bad-input', OMITTED_ERROR.errors[0]?.message ?? '');
}

/** What an item is told that was no occurrence, or could not be admitted. */
function refusalOf(refused: RefusedItem | Refused, index: number): GluepointError {
  const code = refused instanceof RefusedItem ? refused.code : 'bad-input';
  const { detail, extra } = badInput(atItem(index, refused.errors));
  return new GluepointError(code, detail, extra);
}

function atItem(index: number, errors: readonly FieldError[]): FieldError[] {
  return errors.map(({ path, message }) => ({ path: `occurrences.${index}${path === '' ? '' : `.${path}`}`, message }));
}

function fullAnswer(outcomes: readonly ItemResult[]): BatchResponse {
  const results = outcomes.map((outcome): ItemResult => {
    if ('error' in outcome) return outcome;
    return { eventId: outcome.eventId, created: outcome.created, duplicate: outcome.duplicate };
  });
  const rejected = results.filter((result) => 'error' in result).length;
  return { accepted: results.length - rejected, rejected, results };
}

function minimalAnswer(outcomes: readonly ItemResult[]): BatchResponse {
  const errors: NonNullable<BatchResponse['errors']> = [];
  outcomes.forEach((outcome, index) => {
    if ('error' in outcome) errors.push({ index, error: outcome.error });
  });
  return { accepted: outcomes.length - errors.length, rejected: errors.length, errors };
}
