import type { Frame, Language } from '../chain.js';
import { KNOWN_LIBRARIES, type KnownLibraries, MACHINERY } from '../own/tables.js';
import { isThrowHelper } from '../own/throw-helpers.js';
import { normalFile } from './files.js';
import { type NormalFunction, normalFunction } from './functions.js';
import { languageOf } from './language.js';

/** A frame in the form that stays the same between builds, releases, hosts and clients. */
export interface NormalFrame {
  /** What the key holds of it. */
  readonly key: string;
  /** The same for people: `OrderService.reserve (com.example)`, `reserve (src/stock.js)`, `main.pay`; '' = unknown. */
  readonly shown: string;
  readonly isNamed: boolean;
  /** Whether the name tells one function of a file from the others. */
  readonly isTelling: boolean;
  /** Known as code of the language or of a library, by the tables. */
  readonly isLibrary: boolean;
  /** It comes and goes between runs, and takes no part. */
  readonly isMachinery: boolean;
  readonly isThrowHelper: boolean;
}

/** Languages in which the name of a function says where it is; in the others it is known by its file, too. */
const SELF_LOCATING: ReadonlySet<Language | null> = new Set(['go', 'php', 'rust', 'elixir', 'perl', 'swift', 'native']);

/** Engines name an inline handler after the attribute it is given to: `onClick={() => …}`. */
const HANDLER = /^on[A-Z]\w*$/;
const NAME_CHARS = 400;
/** Frames that occur often are normalised once. Only short ones are kept: the cache has at most 2 MiB. */
const CACHED_CHARS = 300;
const CACHED_FRAMES = 3_000;
const cache = new Map<string, NormalFrame>();

/** `ofChain`: the language of frames that do not name their own. `raw`: the frame's key by `rawKeyOf`. */
export function normalFrame(frame: Frame, ofChain: Language | null, raw: string): NormalFrame {
  const known = cache.get(raw);
  if (known !== undefined) return known;
  const normal = normalised(frame, languageOf(frame, ofChain));
  if (raw.length <= CACHED_CHARS) {
    if (cache.size >= CACHED_FRAMES) cache.clear();
    cache.set(raw, normal);
  }
  return normal;
}

/** All that a normal frame is made of, as one text. With the lengths of its parts: two frames never have one key. */
export function rawKeyOf(frame: Frame, ofChain: Language | null): string {
  const { function: name, module, file, image, imageOffset, language } = frame;
  const lengths = `${name.length},${module.length},${file.length},${image.length}`;
  return `${language ?? ofChain},${imageOffset},${lengths}:${name}${module}${file}${image}`;
}

function normalised(frame: Frame, language: Language | null): NormalFrame {
  const { owner, name } = normalFunction(frame.function, frame.module, language);
  const isNamed = name !== '';
  const file = normalFile(frame.file);
  const isListed = (list: KnownLibraries | undefined, called: string) =>
    list !== undefined && isIn(list, frame, owner || frame.module, called);
  return {
    ...described({ owner, name }, file, frame, language),
    isNamed,
    isTelling: isNamed && !(language === 'javascript' && HANDLER.test(name)),
    isLibrary: language !== null && isListed(KNOWN_LIBRARIES[language], name),
    isMachinery: language !== null && isListed(MACHINERY[language], frame.function),
    isThrowHelper: isNamed && isThrowHelper(owner, name, language),
  };
}

function described(
  { owner, name }: NormalFunction,
  file: string,
  frame: Frame,
  language: Language | null,
): { key: string; shown: string } {
  if (name === '') {
    const where = file || owner || imageOf(frame);
    return { key: `?\n${where}`, shown: where };
  }
  if (language === 'java' || language === 'dotnet') {
    if (owner === '') return inFile(name, file);
    const dot = owner.lastIndexOf('.');
    const shown = `${owner.slice(dot + 1)}.${name}`;
    return { key: `${name}\n${owner}`, shown: dot === -1 ? shown : `${shown} (${owner.slice(0, dot)})` };
  }
  const isGlobal = language === 'php' && owner === '' && !name.includes('\\') && !name.includes('::');
  if (SELF_LOCATING.has(language) && !isGlobal) {
    const full = owner === '' ? name : `${owner}.${name}`;
    return { key: full, shown: full };
  }
  return inFile(name, file || owner);
}

function inFile(name: string, file: string): { key: string; shown: string } {
  return { key: `${name}\n${file}`, shown: file === '' ? name : `${name} (${file})` };
}

/** `libgame.so+0x1f40`; without the offset where that is unknown, for addresses change with every start. */
function imageOf({ image, imageOffset }: Frame): string {
  const path = image.replaceAll('\\', '/');
  const name = path.slice(path.lastIndexOf('/') + 1).slice(0, NAME_CHARS);
  return name === '' || imageOffset === null ? name : `${name}+0x${imageOffset.toString(16)}`;
}

function isIn(
  { files, modules, functions, images }: KnownLibraries,
  { file, image }: Frame,
  owner: string,
  name: string,
): boolean {
  return (
    (files !== undefined && file !== '' && files.test(file.slice(0, NAME_CHARS).replaceAll('\\', '/'))) ||
    (modules !== undefined && owner !== '' && modules.test(owner)) ||
    (functions !== undefined && (name || owner) !== '' && functions.test(name || owner)) ||
    (images !== undefined && image !== '' && images.test(image))
  );
}
