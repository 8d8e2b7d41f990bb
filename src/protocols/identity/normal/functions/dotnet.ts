import { type NormalFunction, named, withoutArguments } from './names.js';

/** How Sentry's SDK names a lambda: `Pay { <lambda> }`. */
const SENTRY_LAMBDA = / \{ <lambda>[^{}]*\}/g;
const STATE_MACHINE = /^(.*?)[.+]?<(\w{1,200})>[a-z]__[\w|]*$/;
const CLOSURE_CLASS = /[.+]?<>c(?:__DisplayClass\w*)?(?=$|[.+])/;
const GENERATED_METHOD = /<(\w{1,200}|<Main>\$)>[bg]__(?:(\w{1,100})\|)?[\w|]*/;

/** `Shop.Cart+<PayAsync>d__5.MoveNext` → `Shop.Cart`, `PayAsync`; display classes and local functions likewise. */
export function readDotnet(name: string, module: string): NormalFunction {
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
