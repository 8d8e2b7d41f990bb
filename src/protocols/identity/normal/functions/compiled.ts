import { join, type NormalFunction, named, type Replacements, replaced, withoutArguments } from './names.js';

const GO: Replacements = [
  [/\[\.\.\.\]/g, ''],
  [/·\d+/g, ''],
  // The body of a loop over a function.
  [/-range\d+/g, ''],
  [/-fm$/, ''],
  [/(?:\.(?:func\d+|gowrap\d+|deferwrap\d+|\d+))+$/, ''],
  [/^glob\.$/, 'glob'],
  [/^(?:func\d+(?:\.\d+)*)$/, ''],
  [/^init\.\d+$/, 'init'],
];
const GO_VERSION = /@v[^/]*|^.*\/vendor\//g;

export function readGo(name: string, module: string): NormalFunction {
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
  [/\[[\da-f]{16}\]/g, ''],
  [/::\{\{?(?:closure|impl|shim|vtable\.shim)(?:[#_:][^{}]*)?\}?\}/g, ''],
];

/** In a mangled name: `_RNvCs1a2b3c_4shop3pay`. */
const MANGLED_CRATE = /Cs[\dA-Za-z]{1,20}_(?=\d)/g;

export function readRust(name: string, module: string): NormalFunction {
  const plain = name.startsWith('_R') ? name.replace(MANGLED_CRATE, 'C') : name;
  return named('', join(module, replaced(plain, RUST), '::'));
}

const ELIXIR: Replacements = [
  [/^anonymous fn\/\d+ in /, ''],
  [/(?<![\w.])Elixir\./g, ''],
  [/-(?:fun\.|inlined-)?([\w?!]+\/\d+)-(?:[a-z]+-[\d-]*(?:\/\d+)?)?/g, '$1'],
];

export function readElixir(name: string, module: string): NormalFunction {
  const owner = module.replace(/^Elixir\./, '');
  const own = replaced(name, ELIXIR);
  return named('', own.includes('.') || own.includes(':') ? own : join(owner, own, '.'));
}

const SWIFT: Replacements = [
  [
    /^(?:\(\d+\) )?(?:(?:await|suspend) resume partial function for )?(?:@objc |specialized |generic |reabstraction thunk |partial apply (?:forwarder )?for |closure #\d+ (?:\([^()]*\) )?(?:-> [^()]{0,100} )?in |implicit closure #\d+ in |thunk for )*/,
    '',
  ],
  // The parts into which an async function is split at each `await`.
  [/ \+ T[YQ]\d*_$/, ''],
  [/^(\$s\w+?)T[YQ]\d*_$/, '$1'],
  [/^_{2,}\d+(?=[-+]\[)/, ''],
  [/_block_invoke(?:[._]\d+)*$/, ''],
];

export function readSwift(name: string): NormalFunction {
  const plain = replaced(name, SWIFT);
  return named('', /^[-+]\[/.test(plain) ? plain : withoutArguments(plain));
}

const NATIVE: Replacements = [
  [/\?A0x[\da-f]+::/g, ''],
  [/<lambda_[\da-f]+>/g, '<lambda>'],
  [/\.(?:cold|constprop|isra|part|llvm|lto_priv|clone)(?:\.\d+)*/g, ''],
  [/\(anonymous namespace\)::/g, ''],
  [/::(?:\$_\d+|\{lambda[^{}]*\})(?:::operator\(\)(?:\([^()]*\))?)?/g, ''],
  [/ const$/, ''],
  [/ \[clone [^[\]]*\]/g, ''],
  [/\[abi:[^[\]]*\]/g, ''],
  [/\+0x[\da-f]+$/i, ''],
];

export function readNative(name: string): NormalFunction {
  return named('', withoutArguments(replaced(name, NATIVE)).replace(/^(?:virtual |static )/, ''));
}
