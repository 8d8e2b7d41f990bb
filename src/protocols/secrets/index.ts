/**
 * Takes secrets out of texts, source lines and URLs. Pure. The time is linear in the length of the text.
 *
 * - masked-secrets.ts: texts and source lines; all other files but urls.ts are parts of it
 * - named.ts, values.ts, calls.ts, literals.ts: `password = "x"` and its kin in many languages
 * - credentials.ts, key-forms.ts, card.ts: secrets that are known by their own form
 * - urls.ts: addresses of requests
 */
export { maskedSecrets, withoutSecrets } from './masked-secrets.js';
export { SCRUBBED } from './scrubbed.js';
export { isSecretName, maskedUrls, plainAddress } from './urls.js';
