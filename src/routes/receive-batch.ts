import type { FieldError } from '../errors.js';
import type { Intake, Received } from '../gluing/intake.js';
import type { Project } from '../projects/project.js';
import { knownFields } from '../schemas/did-you-mean.js';
import { badInput, checkInput, type FieldWords } from '../schemas/field-errors.js';
import { type OccurrenceBody, occurrenceBody } from '../schemas/occurrence.js';
import { MalformedItem } from './batch-body.js';
import { type Problem, problemOf } from './problem.js';

type ItemResult = { eventId: string; created: boolean; duplicate: boolean } | { error: Problem };

export interface BatchAnswer {
  accepted: number;
  rejected: number;
  results?: ItemResult[];
  errors?: { index: number; error: Problem }[];
}

const WORDS: FieldWords = { noun: 'field', known: knownFields(occurrenceBody) };

/** Each item stands alone: the good ones are stored, all in one transaction, the bad ones are reported. */
export async function receiveBatch(
  intake: Intake,
  project: Project,
  items: readonly unknown[],
  { minimal, requestId }: { minimal: boolean; requestId: string },
): Promise<BatchAnswer> {
  const checked = items.map(check);
  const bodies: OccurrenceBody[] = [];
  for (const item of checked) if (!Array.isArray(item)) bodies.push(item);
  const received = await intake.receive(project, bodies);
  let at = 0;
  const outcomes = checked.map((item, index) => {
    const outcome: Received = Array.isArray(item) ? { kind: 'refused', errors: item } : (received[at++] as Received);
    if (outcome.kind === 'stored') return outcome.outcome;
    return { error: problemOf(badInput(atItem(index, outcome.errors)), requestId) };
  });
  return minimal ? minimalAnswer(outcomes) : fullAnswer(outcomes);
}

/** The item if its shape is right, else what is wrong with it. */
function check(item: unknown): OccurrenceBody | FieldError[] {
  if (item instanceof MalformedItem) return [{ path: '', message: item.message }];
  const checked = checkInput(occurrenceBody, item, WORDS);
  return checked.ok ? checked.value : checked.errors;
}

function atItem(index: number, errors: readonly FieldError[]): FieldError[] {
  return errors.map(({ path, message }) => ({ path: `occurrences.${index}${path === '' ? '' : `.${path}`}`, message }));
}

function fullAnswer(outcomes: readonly ItemResult[]): BatchAnswer {
  const results = outcomes.map((outcome): ItemResult => {
    if ('error' in outcome) return outcome;
    return { eventId: outcome.eventId, created: outcome.created, duplicate: outcome.duplicate };
  });
  const rejected = results.filter((result) => 'error' in result).length;
  return { accepted: results.length - rejected, rejected, results };
}

function minimalAnswer(outcomes: readonly ItemResult[]): BatchAnswer {
  const errors = outcomes.flatMap((outcome, index) => ('error' in outcome ? [{ index, error: outcome.error }] : []));
  return { accepted: outcomes.length - errors.length, rejected: errors.length, errors };
}
