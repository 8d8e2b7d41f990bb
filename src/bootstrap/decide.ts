import type { SetBy } from '../model/set-by.js';

/** What of the file becomes of an inspection or a policy, and why. */
export type Decision =
  | { kind: 'make'; why: 'never made before' }
  | { kind: 'align'; why: 'the file says otherwise' }
  | { kind: 'leave'; why: 'it is as the file says' | 'the API has changed it' | 'it was deleted or renamed' };

/** What is known of it. */
export interface Known {
  /** As it is in the store, by its name; null = there is none. */
  present: { setBy: SetBy; asInFile: boolean } | null;
  /** Whether it was once made by itself, with its project or from the file. */
  wasMade: boolean;
}

/** What the API sets wins, and what was deleted does not come back (docs/rules/alerting.md#configuration-file). */
export function decide({ present, wasMade }: Known): Decision {
  if (present === null) {
    return wasMade ? { kind: 'leave', why: 'it was deleted or renamed' } : { kind: 'make', why: 'never made before' };
  }
  if (present.setBy === 'api') return { kind: 'leave', why: 'the API has changed it' };
  if (present.asInFile && present.setBy === 'config') return { kind: 'leave', why: 'it is as the file says' };
  return { kind: 'align', why: 'the file says otherwise' };
}
