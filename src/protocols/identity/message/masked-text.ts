import { withoutSecrets } from '../../secrets/index.js';
import { accessRecord, withoutClient } from './access-record.js';
import { MASK } from './addresses.js';
import { lineStartOf, MAX_LINE_LENGTH } from './first-line.js';
import { withoutHeader } from './header.js';
import { joined } from './joins.js';
import { scanned } from './scan.js';
import { textInBody } from './structured-body.js';

/** What replaces the parts that differ from one occurrence to the next. */
const SHOWN = '<*>';

/** What V8 quotes of a text that is not JSON. */
const QUOTED_JSON = /, (?:\.\.\.)?".{0,200}"(?:\.\.\.)? is not valid JSON/;

/** Four bytes and more in hexadecimal, as dumps show them. */
const HEX_DUMP = /(?<![\w:])(?:[\da-f]{2} ){3,}[\da-f]{2}(?!\w)/gi;

/**
 * The template of a message: its first line without the logger's header and with `<*>` in the place of what varies.
 * A JSON body counts by the text in it. At most 2 000 characters of the line count; '' = an empty text.
 */
export function maskedText(text: string): string {
  const whole = lineStartOf(text);
  if (whole === '') return '';
  const inner = withoutHeader(whole);
  const said = textInBody(inner) ?? (whole.startsWith('{') ? textInBody(text.trimStart()) : null);
  const line = said === null ? inner : withoutHeader(lineStartOf(said));
  const record = accessRecord(line);
  if (record !== null) return record.replaceAll(MASK, SHOWN);
  const readable = withoutClient(line)
    .replaceAll(MASK, ' ')
    .replace(QUOTED_JSON, `, ${SHOWN} is not valid JSON`)
    .replace(HEX_DUMP, (bytes) => (/\d/.test(bytes) ? SHOWN : bytes));
  const plain = withoutSecrets(readable, SHOWN).slice(0, MAX_LINE_LENGTH).replaceAll(SHOWN, MASK);
  return joined(scanned(plain)).replaceAll(MASK, SHOWN).trim();
}
