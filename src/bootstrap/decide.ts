import type { SetBy } from '../model/set-by.js';

/** What happens to an inspection or a policy of the file, and why. */
export type Decision =
  | { kind: 'create'; reason: 'not-created-before' }
  | { kind: 'update'; reason: 'differs-from-file' }
  | { kind: 'keep'; reason: 'same-as-file' | 'changed-by-api' | 'deleted-or-renamed' };

/** An entry of the file with its decision. */
export interface Planned<Entry> {
  entry: Entry;
  decision: Decision;
}

/** What is known of it. */
export interface Known {
  /** As it is in the store under its name; null = it is not there. */
  present: { setBy: SetBy; asInFile: boolean } | null;
  /** Whether it was created once, with its project or from the file. */
  wasCreated: boolean;
}

/** What the API changed stays, and what was deleted is not created again (docs/rules/alerting.md#configuration-file). */
export function decide({ present, wasCreated }: Known): Decision {
  if (present === null) {
    return wasCreated
      ? { kind: 'keep', reason: 'deleted-or-renamed' }
      : { kind: 'create', reason: 'not-created-before' };
  }
  if (present.setBy === 'api') return { kind: 'keep', reason: 'changed-by-api' };
  if (present.asInFile && present.setBy === 'config') return { kind: 'keep', reason: 'same-as-file' };
  return { kind: 'update', reason: 'differs-from-file' };
}

/** A decision for the log: `created: it was not created before`. */
export function decisionText({ kind, reason }: Decision): string {
  return `${DONE[kind]}: ${REASONS[reason]}`;
}

const DONE = { create: 'created', update: 'updated', keep: 'not changed' } as const satisfies Record<
  Decision['kind'],
  string
>;

const REASONS = {
  'not-created-before': 'it was not created before',
  'differs-from-file': 'the file differs',
  'same-as-file': 'it is the same as in the file',
  'changed-by-api': 'the API has changed it',
  'deleted-or-renamed': 'it was deleted or renamed',
} as const satisfies Record<Decision['reason'], string>;
