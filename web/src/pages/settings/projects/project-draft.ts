import type { ProjectChange, ProjectWithUsage } from '../../../api/schema.generated.js';
import { durationBody, durationInput } from '../../../format/duration-input.js';
import { countText } from '../../../format/number.js';

export const QUOTAS = [
  { name: 'requestsPerMinute', label: 'Requests per minute' },
  { name: 'newTypesPerHour', label: 'New types per hour' },
  { name: 'newEventsPerHour', label: 'New events per hour' },
  { name: 'newComponentsPerHour', label: 'New components per hour' },
] as const;

export type Quota = (typeof QUOTAS)[number]['name'];

export interface LinkDraft {
  /** Unique on the page. */
  key: string;
  label: string;
  url: string;
}

/** A project as typed. */
export interface ProjectDraft {
  name: string;
  retentionDays: string;
  glueInterval: string;
  relevanceInterval: string;
  links: LinkDraft[];
  /** Empty: no limit. */
  quotas: Record<Quota, string>;
}

let made = 0;

export function newLink(): LinkDraft {
  made += 1;
  return { key: `new ${made}`, label: '', url: '' };
}

export function draftOf(project: Omit<ProjectWithUsage, 'usage'>): ProjectDraft {
  const { name, retentionDays, glueInterval, relevanceInterval, links, quotas } = project;
  return {
    name,
    retentionDays: String(retentionDays),
    glueInterval: durationInput(glueInterval),
    relevanceInterval: durationInput(relevanceInterval),
    links: links.map((link) => ({ ...newLink(), ...link })),
    quotas: {
      requestsPerMinute: limitText(quotas.requestsPerMinute),
      newTypesPerHour: limitText(quotas.newTypesPerHour),
      newEventsPerHour: limitText(quotas.newEventsPerHour),
      newComponentsPerHour: limitText(quotas.newComponentsPerHour),
    },
  };
}

/** The request body. Text that is not a number is sent unchanged: the API says what it expects. */
export function bodyOf(draft: ProjectDraft): ProjectChange {
  return {
    name: draft.name.trim(),
    retentionDays: wholeNumber(draft.retentionDays),
    glueInterval: durationBody(draft.glueInterval),
    relevanceInterval: durationBody(draft.relevanceInterval),
    links: draft.links.map(({ label, url }) => ({ label: label.trim(), url: url.trim() })),
    quotas: {
      requestsPerMinute: limitOf(draft.quotas.requestsPerMinute),
      newTypesPerHour: limitOf(draft.quotas.newTypesPerHour),
      newEventsPerHour: limitOf(draft.quotas.newEventsPerHour),
      newComponentsPerHour: limitOf(draft.quotas.newComponentsPerHour),
    },
  };
}

function limitText(limit: number | null): string {
  return limit === null ? '' : countText(limit);
}

function limitOf(typed: string): number | null {
  return typed.trim() === '' ? null : wholeNumber(typed);
}

/** Spaces, commas and underscores between digits are ignored. */
function wholeNumber(typed: string): number {
  const digits = typed.replaceAll(/[\s,_]/g, '');
  return (/^-?\d+(\.\d+)?$/.test(digits) ? Number(digits) : typed) as number;
}
