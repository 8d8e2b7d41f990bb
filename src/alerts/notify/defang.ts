/** A zero-width space. It cannot be part of a link, an address or a name, so it splits them without being seen. */
const BREAK = '\u200B';

/** Characters that change the direction of writing: with them a text can look like another one. */
const DIRECTIONS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/**
 * A text that looks the same, but in which Slack, mail programs and the like find no link, address or mention
 * (docs/rules/quality.md#no-way-in).
 */
export function defang(text: string): string {
  return (
    text
      .replace(DIRECTIONS, '')
      // https://…, //host, mailto:…, javascript:…
      .replace(/:(?=\S)/g, `:${BREAK}`)
      .replace(/\/\//g, `/${BREAK}/`)
      // www.…, example.com
      .replace(/\.(?=[\p{L}\p{N}])/gu, `.${BREAK}`)
      // @channel, name@example.com
      .replace(/[@＠#]/g, (sign) => `${sign}${BREAK}`)
  );
}
