import { MASK } from './addresses.js';

const UNITS =
  /\uE000 ?(?:%|°[CF]?|[kKMGTPE]i?[bB](?:it)?(?:ytes?|\/s|ps)?|[kKMG]?[bB]ps|[kKMGT]?[Bb]ytes?|B|bits?|[numµμ]s|[smhdw]|secs?|seconds?|msecs?|usecs?|nsecs?|millis(?:econds?)?|milliseconds?|microseconds?|nanoseconds?|mins?|minutes?|hrs?|hours?|days?|weeks?|months?|years?|[kKMG]?Hz|rpm|px|USD|EUR|GBP|[KMGT])(?![\w(%])(?:\(s\))?/g;
/** Names of days, months, zones and halves of a day beside digits. */
const DATE_WORD =
  '(?:Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:rs(?:day)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?|Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const DATE_BEFORE = new RegExp(String.raw`(?<![A-Za-z])${DATE_WORD}[,.]? {0,2}(?:[/-]? ?)\uE000`, 'g');
const DATE_AFTER = new RegExp(
  String.raw`\uE000[,.]? {0,2}[/-]?(?:${DATE_WORD}|UTC|GMT|CES?T|PS?DT|PST|ES?DT|EST|[AaPp]\.?[Mm]\.?)(?![\w])\.?`,
  'g',
);
const CURRENCY_BEFORE = /(?<![A-Za-z])(?:USD|EUR|GBP|CHF|JPY|INR|CNY|RUB|US\$|Rs\.?) ?\uE000/g;
/** Signs and the like before a mask, where no word comes before them. */
const SIGNS = /(?<![\w\uE000)\]])[-+#~$€£¥±*@&<^!%]{1,4}\uE000/g;
/** Brackets that would hold a detail of what is masked: `10.0.0.1 ()`. */
const EMPTY_AFTER = /\uE000 ?(?:\(\)|\[\]|\{\}|<>)/g;
const WORD_SIGN = /#\uE000/g;
const BRACKETS = /(?<![\w\uE000])[([{<"'`]\uE000[%]?[)\]}>"'`]/g;
const RUNS = /\uE000(?:[\s,:;./_|+x=~#()[\]{}<>"'`*&%@^$!?\\-]{0,6}\uE000)+/g;
const LISTS = /\uE000(?:[\s,:;]{0,3}\uE000)+/g;
/** What closes a bracket that a run took in: `17(12,5)` is `<*>` and no `<*>)`. */
const TAKEN_IN = /\uE000[\s,:;./_|+x=~#()[\]{}<>"'`*&%@^$!?\\-]{0,6}[([<]\uE000[)\]>]/g;
/** `for` someone `from` an address. */
const NAMED_FROM = /\b(for|by) [^\s\uE000]{1,64} from \uE000/g;
const SIGN_BEHIND = /\uE000[%#]/g;
/** A source by name and number, where an address may stand as well: `to LOCAL(0)`. */
const NAMED_SOURCE = /\b(to|from|at|via) [A-Z]{2,16}\(\uE000\)/g;

/** Lets masks take in what belongs to them: signs, units, brackets, names of months, other masks beside them. */
export function joined(line: string): string {
  if (!line.includes(MASK)) return line;
  let result = line;
  for (let round = 0; round < 4; round += 1) {
    const before = result;
    result = result
      .replace(SIGNS, MASK)
      .replace(UNITS, MASK)
      .replace(SIGN_BEHIND, MASK)
      .replace(BRACKETS, MASK)
      .replace(WORD_SIGN, MASK);
    result = result
      .replace(CURRENCY_BEFORE, MASK)
      .replace(DATE_BEFORE, MASK)
      .replace(DATE_AFTER, MASK)
      .replace(EMPTY_AFTER, MASK)
      .replace(NAMED_SOURCE, `$1 ${MASK}`)
      .replace(LISTS, MASK)
      .replace(TAKEN_IN, MASK)
      .replace(RUNS, MASK);
    if (result === before) break;
  }
  return result.includes(` from ${MASK}`) ? result.replace(NAMED_FROM, `$1 ${MASK} from ${MASK}`) : result;
}
