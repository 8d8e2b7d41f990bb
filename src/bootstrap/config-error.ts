import type { FieldError } from '../lib/errors.js';

/** The configuration file cannot be followed; its message is meant for the operator's terminal. */
export class ConfigError extends Error {
  constructor(
    file: string,
    readonly problems: readonly string[],
  ) {
    super(`GLUEPOINT_CONFIG: the file ${file} is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** A wrong place in words: `inspections.0.name: is required`. */
export function problemText({ path, message }: FieldError): string {
  return path === '' ? message : `${path}: ${message}`;
}
