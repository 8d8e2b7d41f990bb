import type { Language } from '../identity/chain.js';
import { wordOf } from './json.js';

/** What SDKs write into `platform` of an event or a frame. */
const LANGUAGES = new Map<string, Language>([
  ['javascript', 'javascript'],
  ['node', 'javascript'],
  ['python', 'python'],
  ['java', 'java'],
  ['kotlin', 'java'],
  ['scala', 'java'],
  ['groovy', 'java'],
  ['clojure', 'java'],
  ['android', 'java'],
  ['csharp', 'dotnet'],
  ['fsharp', 'dotnet'],
  ['go', 'go'],
  ['ruby', 'ruby'],
  ['php', 'php'],
  ['rust', 'rust'],
  ['elixir', 'elixir'],
  ['erlang', 'elixir'],
  ['dart', 'dart'],
  ['perl', 'perl'],
  ['cocoa', 'swift'],
  ['objc', 'swift'],
  ['swift', 'swift'],
  ['native', 'native'],
  ['c', 'native'],
]);

/** The language of a platform; null for `other`, for a platform that is not known, and without one. */
export function languageOf(platform: unknown): Language | null {
  return LANGUAGES.get(wordOf(platform).toLowerCase()) ?? null;
}
