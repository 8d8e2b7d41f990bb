/** Texts of messages: what stays the same from one occurrence of an error to the next. Pure, without state. */
export { firstLineOf } from './first-line.js';
export { maskedText } from './masked-text.js';
export { maskedSecrets } from './secrets.js';
