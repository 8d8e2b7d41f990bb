import type { PolicyDefinition } from '../alerts/policies/policy.js';
import type { Definition } from '../inspection/definitions/definition.js';
import type { FieldError } from '../lib/errors.js';

interface Entry {
  /** Its place in the file: `inspections.0`. */
  path: string;
  /** Its slug. */
  project: string;
}

/** An inspection of the file. */
export interface InspectionEntry extends Entry {
  definition: Omit<Definition, 'policyIds'>;
  /** Alert policies by name; empty = every one that matches. */
  policies: readonly string[];
}

/** An alert policy of the file. */
export interface PolicyEntry extends Entry {
  definition: PolicyDefinition;
}

/** The content of the file of GLUEPOINT_CONFIG. */
export interface Config {
  file: string;
  inspections: readonly InspectionEntry[];
  policies: readonly PolicyEntry[];
}

/** The file is invalid; the message lists every problem, for the operator's terminal. */
export class ConfigError extends Error {
  constructor(
    file: string,
    readonly problems: readonly string[],
  ) {
    super(`GLUEPOINT_CONFIG: the file ${file} is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** A problem as one line: `inspections.0.name: is required`. */
export function problemText({ path, message }: FieldError): string {
  return path === '' ? message : `${path}: ${message}`;
}
