/** Collects the parameters of a statement that is put together from parts. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** Adds a value and returns its place: `$3`. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** The words of a search, each once; each has to occur. Case doesn't matter. */
export function searchWords(q: string): string[] {
  return [...new Set(q.split(/\s+/))].filter((word) => word !== '');
}

/** LIKE patterns that find the words anywhere in a text. */
export function likePatterns(words: readonly string[]): string[] {
  return words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}
