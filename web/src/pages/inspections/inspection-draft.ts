import type { Inspection, NewInspection } from '../../api/schema.generated.js';
import { durationBody, durationInput } from '../../format/duration-input.js';

/** An inspection as typed in the form. */
export interface Draft {
  name: string;
  environment: readonly string[];
  component: readonly string[];
  version: readonly string[];
  /** As typed: `7d`; empty: never. */
  silence: string;
  /** Ids. */
  policies: readonly string[];
}

export const EMPTY_DRAFT: Draft = { name: '', environment: [], component: [], version: [], silence: '', policies: [] };

export function draftOf({ name, filters, silence, policies }: Inspection): Draft {
  return { name, ...filters, silence: silence === null ? '' : durationInput(silence), policies };
}

/** The draft as the API takes it. The API checks it. */
export function bodyOf({ name, environment, component, version, silence, policies }: Draft): NewInspection {
  return {
    name,
    filters: { environment: [...environment], component: [...component], version: [...version] },
    silence: silence.trim() === '' ? null : durationBody(silence),
    policies: [...policies],
  };
}
