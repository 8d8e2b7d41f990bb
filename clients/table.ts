/** What came of one client. */
export interface Result {
  name: string;
  version: string;
  outcome: 'ok' | 'failed' | 'not run';
  /** What is wrong, or why it did not run and what brings it; one thing each. */
  details: readonly string[];
}

/** One line a client, and its details below it. */
export function tableOf(results: readonly Result[]): string {
  return results
    .map(({ name, version, outcome, details }) => {
      const line = `${name.padEnd(22)}${version.padEnd(16)}${outcome}`;
      return [line, ...details.map((detail) => `    ${detail}`)].join('\n');
    })
    .join('\n');
}
