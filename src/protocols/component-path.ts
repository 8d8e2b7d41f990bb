import { cleanText, cutText } from '../gluing/core/texts.js';
import { toNfc } from '../lib/nfc.js';

const MAX_LENGTH = 200;
const MAX_SEGMENTS = 10;

/**
 * The path of a component within its limits (docs/rules/api.md#sending), made from any name; '' when nothing is left.
 * Segments that a path must not have are left out.
 */
export function componentPathOf(name: string): string {
  const segments = toNfc(cleanText(name.slice(0, 4 * MAX_LENGTH)))
    .split('/')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  // The cut can leave a last segment that is empty, blank or dots.
  return cutText(segments.slice(0, MAX_SEGMENTS).join('/'), MAX_LENGTH)
    .trim()
    .replace(/\/\.{0,2}$/, '');
}
