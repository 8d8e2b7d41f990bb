/** Texts of messages: what stays the same from one occurrence of an error to the next. Pure, without state. */
export { maskedSecrets } from '../../secrets/index.js';
export { firstLineOf } from './first-line.js';
export { maskedText } from './masked-text.js';
