import { withoutCards } from './card.js';
import { withoutCredentials } from './credentials.js';
import { withoutKnownKeys } from './key-forms.js';
import { withoutNamed } from './named.js';
import { SCRUBBED } from './scrubbed.js';

/** The most characters of a text that are looked at and returned. */
const MAX_LENGTH = 4_096;

/**
 * A line of source, or a text that may be one, with `[scrubbed]` in the place of secrets: private keys, credentials of
 * HTTP headers, JSON web tokens, API keys of known forms, passwords in URLs, values of names that name a secret, payment
 * card numbers. Outside of quotes only values that cannot be an expression are masked: variables, calls and types stay.
 * At most 4 096 characters are looked at; what follows is cut off.
 */
export function maskedSecrets(text: string): string {
  return masked(text, SCRUBBED, true);
}

/** The same of a text that is not source code: `word` in the place of secrets, and each value of such a name is one. */
export function withoutSecrets(text: string, word: string): string {
  return masked(text, word, false);
}

function masked(text: string, word: string, isCode: boolean): string {
  let result = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  result = withoutKnownKeys(result, word);
  result = withoutCredentials(result, word, isCode);
  result = withoutNamed(result, word, isCode);
  return withoutCards(result, word);
}
