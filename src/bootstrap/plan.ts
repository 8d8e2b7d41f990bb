import type { Decision } from './decide.js';

/** What is to be done for an entry of the file. */
export interface Planned<Entry> {
  entry: Entry;
  decision: Decision;
}
