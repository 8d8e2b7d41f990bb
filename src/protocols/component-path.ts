import { cleanText, cutText } from '../gluing/core/texts.js';

const MAX_LENGTH = 200;
const MAX_SEGMENTS = 10;

/**
 * The path of a component within its limits (docs/rules/api.md#sending), however it is named elsewhere; '' when nothing
 * is left.
 */
export function componentPathOf(name: string): string {
  const segments = cleanText(name.slice(0, 4 * MAX_LENGTH))
    .split('/')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '');
  return cutText(segments.slice(0, MAX_SEGMENTS).join('/'), MAX_LENGTH).replace(/\/$/, '').trim();
}
