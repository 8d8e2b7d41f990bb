import { type EventFilter, isKeptOfLatest } from './event-filter.js';
import { readPair } from './pair.js';

/** A filter without a control: its text, and the change that removes it. */
export interface Chip {
  text: string;
  without: EventFilter;
}

/** An event keeps properties and version of its latest occurrence only. */
const OF_LATEST = ' (latest occurrence only)';

/** The filters that are shown as chips to be removed. */
export function chipsOf(filter: EventFilter): Chip[] {
  const chips: Chip[] = [];
  if (filter.type !== undefined) chips.push({ text: `type = ${filter.type}`, without: { type: undefined } });
  if (filter.glueKey !== undefined)
    chips.push({ text: `glue key = ${filter.glueKey}`, without: { glueKey: undefined } });
  if (filter.version !== undefined)
    chips.push({ text: `version = ${filter.version}${OF_LATEST}`, without: { version: undefined } });
  for (const kind of ['only', 'not'] as const) {
    for (const pair of filter[kind] ?? []) {
      const { key = '', value = '' } = readPair(pair) ?? {};
      const name = key.replace(/^properties\./, '');
      const rest = filter[kind]?.filter((one) => one !== pair);
      chips.push({
        text: `${name} ${kind === 'only' ? '=' : '≠'} ${value}${isKeptOfLatest(key) ? OF_LATEST : ''}`,
        without: { [kind]: rest?.length ? rest : undefined },
      });
    }
  }
  return chips;
}
