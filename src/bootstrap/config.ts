import type { PolicyDefinition } from '../alerts/policies/policy.js';
import type { Definition } from '../inspection/definitions/definition.js';

interface Entry {
  /** Where it stands in the file: `inspections.0`. */
  path: string;
  /** Slug. */
  project: string;
}

/** An inspection that a project shall have. */
export interface InspectionEntry extends Entry {
  definition: Omit<Definition, 'policyIds'>;
  /** Alert policies by name; empty = every one that matches. */
  policies: readonly string[];
}

/** An alert policy that a project shall have. */
export interface PolicyEntry extends Entry {
  definition: PolicyDefinition;
}

/** What the file of GLUEPOINT_CONFIG asks for. */
export interface Config {
  file: string;
  inspections: readonly InspectionEntry[];
  policies: readonly PolicyEntry[];
}
