/** Takes no room and is no part of any address or name: what stands on its two sides is not taken for one. */
const BREAK = '\u200B';

/** Turns the direction of writing: with them a text can look like another. */
const DIRECTIONS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/**
 * A text that looks the same, but in which neither Slack nor a mail program nor the like finds a link, an address or
 * somebody to call (docs/rules/quality.md#no-way-in).
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
      // @channel, somebody@example.com
      .replace(/[@＠#]/g, (sign) => `${sign}${BREAK}`)
  );
}
