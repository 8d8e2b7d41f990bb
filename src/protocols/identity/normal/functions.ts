import type { Language } from '../chain.js';

/** A function in normal form: the owner is '' where the name says it all, the name '' where the function has none. */
export interface NormalFunction {
  readonly owner: string;
  readonly name: string;
}

type Reader = (name: string, module: string) => NormalFunction;
type Replacements = readonly (readonly [RegExp, string])[];

/** Names that stand for no name, in any language. */
const NAMELESS = new Set([
  '',
  '?',
  '??',
  'anonymous',
  'unknown',
  'global code',
  'module code',
  'eval code',
  'eval',
  'Anonymous function',
  'main script',
  '[main]',
  '{main}',
  '{closure}',
  '__ANON__',
  '(eval)',
  '(anonymous)',
  'include',
  'include_once',
  'require',
  'require_once',
]);
/** `<anonymous>`, `<module>`, `<top (required)>`, `<class:Cart>`, `<redacted>`, `<unknown>`; not `<init>` and `<clinit>`. */
const BRACKETED = /^<(?!init>|clinit>|Main>\$)[^<>]*>$/;

const CHARS = 400;

/** The normal form of a function: without arguments, numbers of closures, and names made at run time. */
export function normalFunction(name: string, module: string, language: Language | null): NormalFunction {
  const read = language === null ? readAny : READERS[language];
  return read(name.slice(0, CHARS).trim(), module.slice(0, CHARS).trim());
}

function named(owner: string, name: string): NormalFunction {
  return { owner, name: NAMELESS.has(name) || BRACKETED.test(name) ? '' : name };
}

function replaced(text: string, replacements: Replacements): string {
  let result = text;
  for (const [pattern, by] of replacements) result = result.replace(pattern, by);
  return result;
}

/** The part behind the last dot. Dots in brackets, as in `[Symbol.iterator]`, separate nothing. */
function lastPart(name: string): string {
  const bracket = name.indexOf('[');
  const end = bracket === -1 ? name.length : bracket;
  const dot = name.lastIndexOf('.', end === name.length ? undefined : end - 1);
  return dot === -1 || dot === name.length - 1 ? name : name.slice(dot + 1);
}

/** Without the arguments at the end: `pay(int, String)` → `pay`, `(*Cart).Pay(...)` → `(*Cart).Pay`. */
function withoutArguments(name: string): string {
  if (!name.endsWith(')')) return name;
  const open = name.lastIndexOf('(');
  return open > 0 ? name.slice(0, open).trimEnd() : name;
}

const ADDRESSES: Replacements = [[/0x[\da-f]+/gi, '']];

function readAny(name: string, module: string): NormalFunction {
  return named(module, withoutArguments(replaced(name, ADDRESSES)));
}

const JVM_CLASS: Replacements = [
  // Lambdas, CGLIB, FastClass, javassist, Spring, Guice, Scala's closures: all that follows `$$` is made by a tool.
  [/(?<=.)_?\$\$.*$/, ''],
  [/\$(?:HibernateProxy|MockitoMock|ByteBuddy|Weld|Proxy_|jacoco).*$/, ''],
  [/\$Proxy\d+/, '$Proxy'],
  [/^jdk\.proxy\d+/, 'jdk.proxy'],
  [/Accessor\d+$/, 'Accessor'],
  [/(?<=closure)\d+/g, ''],
  [/__\d+/g, ''],
  [/(?<=\$(?:eval|fn))\d+/g, ''],
  [/(?:\$\d+)+(?=\$|$)/g, ''],
];
const JVM_METHOD: Replacements = [
  [/^lambda\$(.+?)\$\d+$/, '$1'],
  [/^\$anonfun\$(.+?)\$\d+(?:\$adapted)?$/, '$1'],
  [/^access\$(?=[a-z])/, ''],
  [/\$lambda[-$]\d+.*$/, ''],
  [/\$(?:default|adapted|suspendImpl|extension)$/, ''],
  [/__\d+/g, ''],
];

function readJvm(name: string, module: string): NormalFunction {
  const full = withoutArguments(name);
  const dot = module === '' ? full.lastIndexOf('.') : -1;
  const owner = replaced(dot === -1 ? module : full.slice(0, dot), JVM_CLASS);
  return named(owner, replaced(full.slice(dot + 1), JVM_METHOD));
}

/** How Sentry's SDK names a lambda: `Pay { <lambda> }`. */
const SENTRY_LAMBDA = / \{ <lambda>[^{}]*\}/g;
const STATE_MACHINE = /^(.*?)[.+]?<(\w{1,200})>[a-z]__[\w|]*$/;
const CLOSURE_CLASS = /[.+]?<>c(?:__DisplayClass\w*)?(?=$|[.+])/;
const GENERATED_METHOD = /<(\w{1,200}|<Main>\$)>[bg]__(?:(\w{1,100})\|)?[\w|]*/;

/** `Shop.Cart+<PayAsync>d__5.MoveNext` → `Shop.Cart`, `PayAsync`; display classes and local functions likewise. */
function readDotnet(name: string, module: string): NormalFunction {
  const plain = name.replace(SENTRY_LAMBDA, '').replace(/`\d+/g, '');
  const full = withoutArguments(plain.replace(/\[[^[\]]*\]/g, ''));
  const words = full.slice(full.lastIndexOf(' ') + 1);
  const dot = module === '' || words.includes('.') ? dotBefore(words) : -1;
  const stated = dot === -1 || module !== '' ? module : words.slice(0, dot);
  const owner = stated
    .replace(/`\d+/g, '')
    .replace(/\[[^[\]]*\]/g, '')
    .replace(CLOSURE_CLASS, '');
  const method = words.slice(dot + 1);
  const [, outer, made] = STATE_MACHINE.exec(owner) ?? [];
  const steady = (text: string) => text.replaceAll('+', '.').replace(/\.$/, '');
  if (made !== undefined) return named(steady(outer ?? ''), made);
  const own = method.replace(GENERATED_METHOD, (_, of: string, local?: string) =>
    local ? `${of.replace(/\W/g, '')}.${local}` : of,
  );
  return named(steady(owner), own.replace(/^<Main>\$$/, 'Main').replace(/^lambda_method\d+$/, 'lambda_method'));
}

/** The dot between class and method: `<Pay>b__0` and `.ctor` belong to the method. */
function dotBefore(words: string): number {
  const dot = words.lastIndexOf('.');
  return dot > 0 && words[dot - 1] === '.' ? dot - 1 : dot;
}

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
function readJavascript(name: string): NormalFunction {
  const [whole = '', alias = ''] = ALIAS.exec(name) ?? [];
  const plain = name.slice(0, name.length - whole.length);
  const own = named('', lastPart(replaced(withoutArguments(plain), JAVASCRIPT)));
  return own.name === '' && alias !== '' ? named('', lastPart(alias)) : own;
}

function readPython(name: string): NormalFunction {
  return named('', lastPart(withoutArguments(name)));
}

const RUBY: Replacements = [
  [/^(?:(?:block|rescue|ensure)(?: \(\d+ levels?\))? in )+/, ''],
  [/_{2,}-?\d{4,}_\d{4,}$/, ''],
];

/** Without the owner, which Ruby names since 3.4: `block in Cart#pay` → `pay`. */
function readRuby(name: string): NormalFunction {
  const plain = replaced(name, RUBY);
  const owner = Math.max(plain.lastIndexOf('#'), /[.][a-z_]/i.test(plain) ? plain.lastIndexOf('.') : -1);
  return named('', plain.slice(owner + 1));
}

const PHP: Replacements = [
  [/->/g, '::'],
  // In the name of an anonymous class stands where it is, behind a NUL.
  [/@anonymous(?:[^:]|:(?!:)){1,300}(?=::|$)/g, '@anonymous'],
  // Since PHP 8.4 a closure names the function that holds it.
  [/^\{closure:([^{}():/]*[^{}():/\\])\(\):\d+\}$/, '$1'],
  [/^\{closure:([^{}():]+::\w+)\(\):\d+\}$/, '$1'],
  [/\{closure:[^{}]*\}/g, '{closure}'],
  [/(?<=__TwigTemplate_)[\da-f]{16,}(?:___\d+)?/gi, ''],
];

function readPhp(name: string, module: string): NormalFunction {
  const plain = withoutArguments(replaced(name, PHP)).replace(/^\\/, '');
  // OpenTelemetry's form: `Shop.Cart.pay`.
  const full =
    plain.includes('\\') || plain.includes('::') ? plain : plain.replace(/\.(?=[^.]*$)/, '::').replaceAll('.', '\\');
  if (full.endsWith('{closure}')) return { owner: ownerOfClosure(full), name: '' };
  return named('', module !== '' && !full.includes('::') && !full.includes('\\') ? `${module}::${full}` : full);
}

/** `Shop\\Cart::Shop\\{closure}` → `Shop\\Cart`, `Shop\\{closure}` → `Shop`. */
function ownerOfClosure(name: string): string {
  const [owner = ''] = name.split('::', 1);
  return owner.replace(/\\?\{closure\}$/, '');
}

const GO: Replacements = [
  [/\[\.\.\.\]/g, ''],
  [/·\d+/g, ''],
  [/-fm$/, ''],
  [/(?:\.(?:func\d+|gowrap\d+|deferwrap\d+|\d+))+$/, ''],
  [/^glob\.$/, 'glob'],
  [/^(?:func\d+(?:\.\d+)*)$/, ''],
  [/^init\.\d+$/, 'init'],
];
const GO_VERSION = /@v[^/]*|^.*\/vendor\//g;

function readGo(name: string, module: string): NormalFunction {
  const full = withoutGoArguments(name);
  let owner = module;
  let own = full;
  if (module === '' && /^[\w.~/@-]+\./.test(full)) {
    const dot = full.indexOf('.', full.lastIndexOf('/') + 1);
    owner = full.slice(0, dot);
    own = full.slice(dot + 1);
  }
  return named(owner.replace(GO_VERSION, '').replace(/%2e/g, '.'), replaced(own, GO));
}

function withoutGoArguments(name: string): string {
  return /\([^()*]*\)$/.test(name) ? name.slice(0, name.lastIndexOf('(')) : name;
}

const RUST: Replacements = [
  [/::h[\da-f]{16}$/i, ''],
  [/17h[\da-f]{16}E$/i, 'E'],
  [/::\{\{?(?:closure|impl)(?:[#_][^{}]*)?\}?\}/g, ''],
];

function readRust(name: string, module: string): NormalFunction {
  return named('', join(module, replaced(name, RUST), '::'));
}

const ELIXIR: Replacements = [
  [/^anonymous fn\/\d+ in /, ''],
  [/(?<![\w.])Elixir\./g, ''],
  [/-(?:fun\.|inlined-)?([\w?!]+\/\d+)-(?:[a-z]+-[\d-]*(?:\/\d+)?)?/g, '$1'],
];

function readElixir(name: string, module: string): NormalFunction {
  const owner = module.replace(/^Elixir\./, '');
  const own = replaced(name, ELIXIR);
  return named('', own.includes('.') || own.includes(':') ? own : join(owner, own, '.'));
}

function readDart(name: string): NormalFunction {
  return named(
    '',
    withoutArguments(name)
      .replace(/(?:\.?<(?:anonymous closure|fn)>)+/g, '')
      .replace(/^new /, ''),
  );
}

function readPerl(name: string, module: string): NormalFunction {
  const full = join(module, withoutArguments(name), '::');
  return full.endsWith('__ANON__') ? { owner: full.slice(0, -'::__ANON__'.length), name: '' } : named('', full);
}

const SWIFT: Replacements = [
  [
    /^(?:@objc |specialized |generic |reabstraction thunk |partial apply (?:forwarder )?for |closure #\d+ (?:\([^()]*\) )?(?:-> [^()]{0,100} )?in |implicit closure #\d+ in |thunk for )+/g,
    '',
  ],
  [/^_{2,}\d+(?=[-+]\[)/, ''],
  [/_block_invoke(?:[._]\d+)*$/, ''],
];

function readSwift(name: string): NormalFunction {
  const plain = replaced(name, SWIFT);
  return named('', /^[-+]\[/.test(plain) ? plain : withoutArguments(plain));
}

const NATIVE: Replacements = [
  [/\?A0x[\da-f]+::/g, ''],
  [/<lambda_[\da-f]+>/g, '<lambda>'],
  [/\.(?:cold|constprop|isra|part|llvm|lto_priv|clone)(?:\.\d+)*/g, ''],
  [/\(anonymous namespace\)::/g, ''],
  [/::(?:\$_\d+|\{lambda[^{}]*\})(?:::operator\(\))?/g, ''],
  [/ const$/, ''],
  [/ \[clone [^[\]]*\]/g, ''],
  [/\[abi:[^[\]]*\]/g, ''],
  [/\+0x[\da-f]+$/i, ''],
];

function readNative(name: string): NormalFunction {
  return named('', withoutArguments(replaced(name, NATIVE)).replace(/^(?:virtual |static )/, ''));
}

/** The owner before a name that does not name it already. */
function join(owner: string, name: string, separator: string): string {
  return owner === '' || name === '' || name.startsWith(`${owner}${separator}`) ? name : `${owner}${separator}${name}`;
}

const READERS: Readonly<Record<Language, Reader>> = {
  java: readJvm,
  dotnet: readDotnet,
  javascript: readJavascript,
  python: readPython,
  ruby: readRuby,
  php: readPhp,
  go: readGo,
  rust: readRust,
  elixir: readElixir,
  dart: readDart,
  perl: readPerl,
  swift: readSwift,
  native: readNative,
};
