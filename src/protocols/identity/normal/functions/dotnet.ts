import { type NormalFunction, named, withoutArguments } from './names.js';

/** How Sentry's SDK names a lambda: `Pay { <lambda> }`. */
const SENTRY_LAMBDA = / \{ <lambda>[^{}]*\}/g;
/**
 * A class that the compiler made of a method: `<PayAsync>d__5`, and of a lambda or a local function in it:
 * `<<PayAsync>b__1_0>d`, `<<PayAsync>g__Check|5_0>d`. `<Main>$` holds the top-level code of a program.
 */
const MADE_OF_METHOD =
  /^(.*?)[.+]?<(\w{1,200}|<Main>\$|<(?:\w{1,200}|<Main>\$)>[bg]__[\w|]{1,200})>[ac-fh-z](?:__[\w|]{0,60})?(?=$|[.+])/;
/** Closures and computations of F#, named after the line that they begin at: `pay@12-1`. */
const FSHARP_CLOSURE = /^(.*?)[.+](\w{1,200})@\d{1,9}[\w-]{0,20}(?=$|[.+])/;
const VB_STATE_MACHINE = /^(.*?)[.+]VB\$StateMachine_\d{1,9}_(\w{1,200})/;
const CLOSURE_CLASS = /[.+]?(?:<>c(?:__DisplayClass\w*)?|_Closure\$__[\w-]*)(?=$|[.+])/g;
const GENERATED_METHOD = /<(\w{1,200}|<Main>\$)>[bg]__(?:(\w{1,100})\|)?[\w|]*/;
/** Handlers of a minimal API are lambdas of the program's top-level code: all would have its name. */
const LAMBDA_OF_PROGRAM = /^<<Main>\$>b__/;
const VB_LAMBDA = /^_Lambda\$__[\w-]+$/;

/** `Shop.Cart+<PayAsync>d__5.MoveNext` → `Shop.Cart`, `PayAsync`; display classes and local functions likewise. */
export function readDotnet(name: string, module: string): NormalFunction {
  const full = withoutArguments(withoutTypeArguments(name.replace(SENTRY_LAMBDA, '')));
  const words = full.slice(full.lastIndexOf(' ') + 1);
  const stated = withoutTypeArguments(module);
  const whole = stated === '' ? words : `${stated}.${words}`;
  const [, outer, made] =
    MADE_OF_METHOD.exec(whole) ?? FSHARP_CLOSURE.exec(whole) ?? VB_STATE_MACHINE.exec(whole) ?? [];
  if (made !== undefined) return named(ownerIn(outer ?? ''), methodIn(made));
  const dot = module === '' || words.includes('.') ? dotBefore(words) : -1;
  const owner = dot === -1 || module !== '' ? stated : words.slice(0, dot);
  return named(ownerIn(owner), methodIn(words.slice(dot + 1)));
}

function withoutTypeArguments(text: string): string {
  return text.replace(/`\d+/g, '').replace(/\[[^[\]]*\]/g, '');
}

function ownerIn(name: string): string {
  return name.replace(CLOSURE_CLASS, '').replaceAll('+', '.').replace(/\.$/, '');
}

/** `<Pay>b__0` → `Pay`, `<Pay>g__Check|5_0` → `Pay.Check`; '' for a lambda of the top-level code. */
function methodIn(name: string): string {
  if (LAMBDA_OF_PROGRAM.test(name) || VB_LAMBDA.test(name)) return '';
  const own = name.replace(GENERATED_METHOD, (_, of: string, local?: string) =>
    local ? `${of.replace(/\W/g, '')}.${local}` : of,
  );
  return own.replace(/^<Main>\$$/, 'Main').replace(/^lambda_method\d+$/, 'lambda_method');
}

/** The dot between class and method: `<Pay>b__0` and `.ctor` belong to the method. */
function dotBefore(words: string): number {
  const dot = words.lastIndexOf('.');
  return dot > 0 && words[dot - 1] === '.' ? dot - 1 : dot;
}
