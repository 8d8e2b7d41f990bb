/** What came of one client. */
export interface Result {
  name: string;
  version: string;
  outcome: 'ok' | 'failed' | 'not run';
  /** What is wrong, or why it did not run and what brings it; one thing each. */
  details: readonly string[];
}

const NAME_WIDTH = 24;
const VERSION_WIDTH = 16;

/** The text in a column of at least so many characters, with a blank behind one that is wider. */
function inColumn(text: string, width: number): string {
  return `${text} `.padEnd(width);
}

/** One line a client, and its details below it. */
export function tableOf(results: readonly Result[]): string {
  return results
    .map(({ name, version, outcome, details }) => {
      const line = `${inColumn(name, NAME_WIDTH)}${inColumn(version, VERSION_WIDTH)}${outcome}`;
      return [line, ...details.map((detail) => `    ${detail}`)].join('\n');
    })
    .join('\n');
}

/** One line a client: its name and what it is. The names share a column as wide as the longest of them. */
export function listOf(clients: readonly { name: string; about: string }[]): string {
  const width = 2 + Math.max(0, ...clients.map(({ name }) => name.length));
  return clients.map(({ name, about }) => `${name.padEnd(width)}${about}`).join('\n');
}
