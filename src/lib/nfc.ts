/** The least character that can change under Unicode normalization form C, alone or after others. */
const COMPOSABLE = /[\u0300-\uffff]/;

/**
 * The text in Unicode normalization form C, so that the two ways to write "é" are one name (docs/rules/api.md#conventions).
 * Texts of Latin-1 characters, nearly all names, stay as they are and cost one look.
 */
export function toNfc(text: string): string {
  return COMPOSABLE.test(text) ? text.normalize('NFC') : text;
}
