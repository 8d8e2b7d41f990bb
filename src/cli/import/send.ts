import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { CliError } from '../cli-error.js';
import type { Connection } from '../connection.js';
import { explain, inShort, request } from '../service.js';
import type { Item, Refusal } from './items.js';
import { nextStep } from './next-step.js';

const compress = promisify(gzip);

/** The outcome of the items of a batch. */
export interface BatchOutcome {
  /** Began a new event. */
  created: number;
  /** Became part of an event that was there already. */
  glued: number;
  /** Their id was seen before: they changed nothing. */
  duplicates: number;
  refused: Refusal[];
  /** How many without an id were sent again though the first try may have stored them. */
  maybeTwice: number;
}

interface Result {
  created?: boolean;
  duplicate?: boolean;
  error?: { detail?: string; errors?: { path: string; message: string }[] };
}

/** What sending needs besides the items. `wait` pauses; `onPause` is called before each pause. */
export interface Sending {
  connection: Connection;
  wait(ms: number): Promise<void>;
  onPause(why: string, ms: number): void;
}

/**
 * Sends a batch until its outcome is known. One that is too large goes in halves. Throws CliError when the
 * service refuses it as a whole or stays away.
 */
export async function sendBatch(sending: Sending, items: readonly Item[]): Promise<BatchOutcome> {
  const body = await compress(items.map(({ text }) => text).join('\n'), { level: constants.Z_BEST_SPEED });
  let uncertain = false;
  for (let attempt = 1; ; attempt += 1) {
    const reply = await request(sending.connection, 'POST', '/v1/occurrences/batch', {
      headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
      body,
    });
    const step = nextStep(reply, attempt);
    switch (step.kind) {
      case 'done':
        return outcomeOf(items, (reply as { body: { results: Result[] } }).body.results, uncertain);
      case 'split':
        return inHalves(sending, items, inShort(reply));
      case 'give-up':
        throw new CliError(explain(sending.connection, reply));
      case 'again':
        uncertain ||= step.uncertain;
        sending.onPause(inShort(reply), step.afterMs);
        await sending.wait(step.afterMs);
    }
  }
}

async function inHalves(sending: Sending, items: readonly Item[], reason: string): Promise<BatchOutcome> {
  const [first] = items;
  if (first === undefined || items.length === 1) {
    const refused = first === undefined ? [] : [{ line: first.line, reason }];
    return { created: 0, glued: 0, duplicates: 0, refused, maybeTwice: 0 };
  }
  const half = Math.ceil(items.length / 2);
  const a = await sendBatch(sending, items.slice(0, half));
  const b = await sendBatch(sending, items.slice(half));
  return {
    created: a.created + b.created,
    glued: a.glued + b.glued,
    duplicates: a.duplicates + b.duplicates,
    refused: [...a.refused, ...b.refused],
    maybeTwice: a.maybeTwice + b.maybeTwice,
  };
}

function outcomeOf(items: readonly Item[], results: readonly Result[], uncertain: boolean): BatchOutcome {
  if (results?.length !== items.length) throw new CliError('The response of the service has an unknown form.');
  const stored = results.filter(({ error }) => error === undefined);
  const created = stored.filter((result) => result.created).length;
  const duplicates = stored.filter((result) => result.duplicate).length;
  return {
    created,
    duplicates,
    glued: stored.length - created - duplicates,
    refused: items.flatMap(({ line }, i) => {
      const { error } = results[i] as Result;
      return error === undefined ? [] : [{ line, reason: reasonOf(error, i) }];
    }),
    maybeTwice: uncertain ? items.filter(({ hasId }, i) => !hasId && !results[i]?.error).length : 0,
  };
}

/** `type: is required`; without the place in the batch, which means nothing to a reader of the file. */
function reasonOf({ detail, errors }: NonNullable<Result['error']>, place: number): string {
  const prefix = `occurrences.${place}`;
  const wrong = errors?.map(({ path, message }) => {
    const field = path === prefix ? '' : path.startsWith(`${prefix}.`) ? path.slice(prefix.length + 1) : path;
    return field === '' ? message : `${field}: ${message}`;
  });
  return wrong?.join('; ') || detail || 'refused';
}
