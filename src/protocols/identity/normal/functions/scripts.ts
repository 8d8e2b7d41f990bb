import { join, lastPart, type NormalFunction, named, type Replacements, replaced, withoutArguments } from './names.js';

const JAVASCRIPT: Replacements = [
  [/^(?:async\*?|new|get|set|bound|static)\s+/, ''],
  [/^async\*/, ''],
  [/^(?:async|new|bound) /, ''],
  [/(?<=.)\/.*$/, ''],
  [/:\d+(?::\d+)?/g, ''],
  [/0x[\da-f]+/gi, ''],
];
const ALIAS = / \[as ([^[\]]*)\]$/;

/** The last part alone: Chrome names `Cart.pay`, Firefox and Safari `pay`. */
export function readJavascript(name: string): NormalFunction {
  const [whole = '', alias = ''] = ALIAS.exec(name) ?? [];
  const plain = name.slice(0, name.length - whole.length);
  const own = named('', lastPart(replaced(withoutArguments(plain), JAVASCRIPT)));
  return own.name === '' && alias !== '' ? named('', lastPart(alias)) : own;
}

export function readPython(name: string): NormalFunction {
  return named('', lastPart(withoutArguments(name)));
}

const RUBY: Replacements = [
  [/^(?:(?:block|rescue|ensure)(?: \(\d+ levels?\))? in )+/, ''],
  [/(?<!_)_{2,}-?\d{4,}_\d{4,}$/, ''],
];

/** Without the owner, which Ruby names since 3.4: `block in Cart#pay` → `pay`. */
export function readRuby(name: string): NormalFunction {
  const plain = replaced(name, RUBY);
  const owner = Math.max(plain.lastIndexOf('#'), /[.][a-z_]/i.test(plain) ? plain.lastIndexOf('.') : -1);
  return named('', plain.slice(owner + 1));
}

export function readDart(name: string): NormalFunction {
  return named(
    '',
    withoutArguments(name)
      .replace(/(?:\.?<(?:anonymous closure|fn)>)+/g, '')
      .replace(/^new /, ''),
  );
}

/** Behind the name of an anonymous function stands where it begins. */
const ANONYMOUS_AT = /__ANON__\[[^[\]]*\]$/;

export function readPerl(name: string, module: string): NormalFunction {
  const full = join(module, withoutArguments(name).replace(ANONYMOUS_AT, '__ANON__'), '::');
  return full.endsWith('__ANON__') ? { owner: full.slice(0, -'::__ANON__'.length), name: '' } : named('', full);
}
