/**
 * Characters that a terminal interprets or that change the order of what it shows: C0 and C1 control characters, marks
 * and overrides of direction, line and paragraph separators. Not the tab.
 */
const INTERPRETED = /[^\P{Cc}\t]|[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** Text for a terminal: what a terminal would interpret is replaced, except for line feeds and tabs. */
export function printable(text: string): string {
  return text.replace(INTERPRETED, (character) => (character === '\n' ? character : '\uFFFD'));
}

/** The same in one line: text from outside cannot begin a line that looks like one of the program. */
export function printableLine(text: string): string {
  return text.replace(INTERPRETED, '\uFFFD');
}

/** Serialized JSON for a terminal: characters that JSON allows as they are, and a terminal interprets, are escaped. */
export function printableJson(json: string): string {
  return json.replace(INTERPRETED, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
