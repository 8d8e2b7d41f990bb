import type { Frame } from '../identity/chain.js';
import { headerAbove, linksOf, plainHeader, type StackReader, textFrame } from './links.js';
import { positionOf } from './text.js';

/** Firefox, Safari and JavaScriptCore. */
export const geckoReader: StackReader = {
  language: 'javascript',
  isFrame: (line) => line.includes('@') && frameIn(line) !== null,
  read: (lines) => {
    const first = lines.findIndex((line) => frameIn(line) !== null);
    if (first < 0) return null;
    const frames = lines.map(frameIn).filter((frame) => frame !== null);
    return linksOf([{ header: headerAbove(lines, 0, first, plainHeader), frames, relation: 'cause' }]);
  },
};

const PLACE = /^(?:[a-z][a-z-]*:\/\/|\/|resource:|debugger eval code|[\w.-]+\.(?:[cm]?js|html|jsbundle|bundle)\b)/;
const NATIVE = '[native code]';
/** `app.js line 5 > eval`: code that the file evaluated. */
const EVALUATED = / line \d+ > .*$/;

/** `pay@https://shop.example/app.js:1:2`, `map@[native code]`, or a place alone. */
function frameIn(line: string): Frame | null {
  const text = line.trim();
  const sign = text.indexOf('@');
  const alone = sign < 0 || text.slice(0, sign).includes('://');
  const name = alone ? '' : text.slice(0, sign);
  const place = alone ? text : text.slice(sign + 1);
  if (place === NATIVE) return textFrame({ function: nameOf(name), file: NATIVE });
  if (!PLACE.test(place)) return null;
  const { file, line: lineNumber, column } = positionOf(place);
  if (lineNumber === null || (alone && column === null)) return null;
  const source = file.includes(' > ') ? file.replace(EVALUATED, '') : file;
  return textFrame({ function: nameOf(name), file: source, line: lineNumber, column });
}

function nameOf(name: string): string {
  return name.startsWith('async*') ? name.slice(6) : name;
}
