import type { Inspection } from '../../api/schema.generated.js';
import { countText } from '../../format/number.js';

/** How many entries of a list are named. */
const NAMED = 3;

/** The filters of an inspection, one line each; a single line when it has none. */
export function filterLines({ filters }: Pick<Inspection, 'filters'>): string[] {
  const lines = [
    line('component', filters.component, ' and below'),
    line('environment', filters.environment),
    line('version', filters.version),
  ].filter((text) => text !== null);
  return lines.length === 0 ? ['everything in the project'] : lines;
}

function line(name: string, entries: readonly string[], end = ''): string | null {
  if (entries.length === 0) return null;
  const others = entries.length - NAMED;
  const named = entries.slice(0, NAMED).join(', ');
  return `${name} ${named}${others > 0 ? ` and ${countText(others)} more` : end}`;
}
