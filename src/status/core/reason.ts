import { severityOfRank } from '../../model/severity.js';
import type { RolledUp } from './roll-up.js';
import type { Maintenance } from './suppressions.js';
import type { RankedSpan } from './windows.js';

const SHOWN_TYPE_LENGTH = 120;

/**
 * Why a component has its status, as a sentence (docs/rules.md#status). `typeNames` must know the types of the causes;
 * `segment` is the true one around the instant, infinite where it is open.
 */
export function reasonOf(
  component: string,
  rolledUp: RolledUp,
  segment: RankedSpan,
  typeNames: ReadonlyMap<string, string>,
): string {
  const [worst] = rolledUp.causes;
  if (rolledUp.rank > 0 && worst !== undefined) {
    const others = rolledUp.causesTotal - 1;
    const more = others === 0 ? '' : others === 1 ? ' and 1 more event' : ` and ${others} more events`;
    const what = `"${shortened(typeNames.get(worst.typeId) ?? '')}" in ${worst.component}${more}`;
    return `${capitalised(severityOfRank(rolledUp.rank))}${times(segment)} if nothing more happens: ${what}.`;
  }
  if (rolledUp.maintenance !== null) return maintenanceSentence(component, rolledUp.maintenance);
  const withheld = withheldBy(rolledUp);
  if (withheld !== null) return `Only ${withheld} would count.`;
  if (segment.fromMs === -Infinity) return `Nothing relevant so far${until(segment)}.`;
  return `Nothing relevant${times(segment)}.`;
}

function maintenanceSentence(component: string, maintenance: Maintenance): string {
  const whose = maintenance.component === component ? 'In maintenance' : `${maintenance.component} is in maintenance`;
  const why = maintenance.reason === null ? '' : `: ${maintenance.reason}`;
  return `${whose} until ${text(maintenance.untilMs)}${why}${why.endsWith('.') ? '' : '.'}`;
}

/** What would count but for a mute or maintenance below; null when nothing would. */
function withheldBy({ muted, maintained }: RolledUp): string | null {
  const parts: string[] = [];
  if (muted > 0) parts.push(`${events(muted)} of muted types`);
  if (maintained > 0) parts.push(`${events(maintained)} in components under maintenance`);
  return parts.length === 0 ? null : parts.join(' and ');
}

function events(count: number): string {
  return count === 1 ? '1 event' : `${count} events`;
}

function times(segment: RankedSpan): string {
  return (segment.fromMs === -Infinity ? '' : ` since ${text(segment.fromMs)}`) + until(segment);
}

function until({ untilMs }: RankedSpan): string {
  return untilMs === Infinity ? '' : ` until ${text(untilMs)}`;
}

function text(atMs: number): string {
  return new Date(atMs).toISOString();
}

function shortened(name: string): string {
  const characters = [...name];
  return characters.length <= SHOWN_TYPE_LENGTH ? name : `${characters.slice(0, SHOWN_TYPE_LENGTH).join('')}…`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
