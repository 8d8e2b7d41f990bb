import { type Attributes, isMap, trimmedText, type Value, type ValueMap } from './values.js';

/** A cause of an exception, named likewise. */
export type Cause = Pick<Exception, 'class' | 'value' | 'stackText'>;

/** An exception as its client names it. Empty texts mean that nothing was given. */
export interface Exception {
  /** `TypeError`, `java.lang.IllegalStateException`; '' where only the stack text can say it. */
  class: string;
  /** What it says. */
  value: string;
  stackText: string;
  /** What caused it, the nearest first, where the client sends causes apart from the stack text. */
  causes: readonly Cause[];
  /** Dotted names of the attributes that are shown by these three as a whole. */
  shown: ReadonlySet<string>;
}

const MAX_CAUSES = 10;

/** Where an exception is looked for: as `exception.type` and the like, or as a map `exception` with `type`. */
const HOLDERS = ['exception', 'error', 'err'].map(holderNamed);
/** Where its causes are: `error.cause.type` beside `exception.type` (winston), or `cause` in the map of an exception. */
const CAUSES = HOLDERS.map(({ name }) => holderNamed(`${name}.cause`));
type Holder = ReturnType<typeof holderNamed>;
/** Texts that are the stack of an exception, and nothing else of it (logstash encoder, Python's and Go's loggers). */
const STACK_ATTRIBUTES = ['stack_trace', 'stacktrace', 'stackTrace', 'exc_info', 'exc_text'];

/** `TypeError: text`, `Error [ERR_CODE]: text`: how stacks of V8, Java and .NET begin. */
const HEADER = /^([A-Za-z_$][\w$.]{0,200})(?: \[\w{1,100}\])?: (.*)$/;
const MAX_HEADER_LENGTH = 2_000;

/** A field in a map of an exception, and the same as an attribute of its own. */
interface FieldName {
  inMap: string;
  dotted: string;
}

function holderNamed(name: string) {
  return {
    name,
    class: fieldsOf(name, 'type', 'name', 'class', 'kind', 'code'),
    value: fieldsOf(name, 'message', 'msg'),
    stack: fieldsOf(name, 'stacktrace', 'stack_trace', 'stack', 'stackTrace', 'trace'),
  };
}

function fieldsOf(holder: string, ...names: string[]): FieldName[] {
  return names.map((name) => ({ inMap: name, dotted: `${holder}.${name}` }));
}

/** A text of an exception with the name of the attribute that had it. */
interface Found {
  name: string;
  text: string;
}

/**
 * The exception that attributes or a body that is a map hold: the attributes of OpenTelemetry, those of ECS, a map
 * under `exception`, `error` or `err` as loggers write it, or a stack text alone; null = none.
 */
export function exceptionIn(attributes: Attributes, body: Value = null): Exception | null {
  const map = isMap(body) ? body : null;
  if (attributes.size === 0 && map === null) return null;
  const get = (name: string) => attributes.get(name) ?? ownValue(map, name);
  for (const holder of HOLDERS) {
    const exception = exceptionAt(holder, get(holder.name), get);
    if (exception !== null) return withCauses(exception, get(holder.name), get);
  }
  return stackAlone(get);
}

type Get = (name: string) => Value | undefined;

/** `nested`: the exception as one map, if the client sends it so. */
function withCauses(exception: Exception, nested: Value | undefined, get: Get): Exception {
  const causes: Exception[] = [];
  let inMap = isMap(nested) ? ownValue(nested, 'cause') : undefined;
  while (isMap(inMap) && causes.length < MAX_CAUSES) {
    const cause = exceptionAt(CAUSES[0] as Holder, inMap, () => undefined);
    if (cause === null) break;
    causes.push({ ...cause, shown: new Set() });
    inMap = ownValue(inMap, 'cause');
  }
  for (const holder of causes.length > 0 ? [] : CAUSES) {
    const cause = exceptionAt(holder, undefined, get);
    if (cause === null) continue;
    causes.push(cause);
    break;
  }
  if (causes.length === 0) return exception;
  return { ...exception, causes, shown: new Set([exception, ...causes].flatMap(({ shown }) => [...shown])) };
}

function exceptionAt(holder: Holder, nested: Value | undefined, get: Get): Exception | null {
  const map = isMap(nested) ? nested : null;
  const find = (fields: readonly FieldName[]): Found | null => {
    for (const { dotted, inMap } of fields) {
      const text = textAt(get(dotted)) || textAt(ownValue(map, inMap));
      if (text !== '') return { name: dotted, text };
    }
    return null;
  };
  const value = find(holder.value);
  const stack = find(holder.stack);
  const named = find(holder.class);
  // `error.type` alone is also what spans and metrics call the outcome of a request.
  const isOne = value !== null || (named !== null && (holder.name.startsWith('exception') || stack !== null));
  if (isOne) return exceptionOf(named, value, stack);
  return stack === null ? null : exceptionOf(null, null, stack);
}

function exceptionOf(named: Found | null, value: Found | null, stack: Found | null): Exception {
  const given = named?.text ?? '';
  const header = headerOf(stack?.text ?? '', value?.text ?? '');
  const exceptionClass = header !== null && isCode(given) ? header.class : given;
  const shown = [value, stack, given === exceptionClass ? named : null];
  return {
    class: exceptionClass,
    value: value?.text ?? '',
    stackText: stack?.text ?? '',
    causes: [],
    shown: new Set(shown.flatMap((found) => (found === null ? [] : [found.name]))),
  };
}

/**
 * Whether the name of a class is none, or the code of an error (`ECONNREFUSED`, `23505`, `auth/no-user`), which clients
 * in JavaScript send in its place: then its stack begins with the class.
 */
function isCode(given: string): boolean {
  return !/[a-z]/.test(given) || /^\d|[-/]/.test(given);
}

/** The last part of the name of a class: some clients send it with its package by one signal and without by the other. */
export function simpleName(exceptionClass: string): string {
  return /[^.\\:/$]*$/.exec(exceptionClass.slice(-200))?.[0] || exceptionClass;
}

function stackAlone(get: Get): Exception | null {
  for (const name of STACK_ATTRIBUTES) {
    const text = textAt(get(name));
    if (text.includes('\n')) return exceptionOf(null, null, { name, text });
  }
  for (const { name } of HOLDERS) {
    const text = textAt(get(name));
    if (text.includes('\n')) return exceptionOf(null, null, { name, text });
  }
  return null;
}

/** Class and text in the first line of a stack; null where they are not there, or are not of an exception that says `value`. */
function headerOf(stackText: string, value: string): { class: string; value: string } | null {
  const match = HEADER.exec(firstLine(stackText.slice(0, MAX_HEADER_LENGTH)));
  const its = (match?.[2] ?? '').trim();
  return match === null || its === '' || !firstLine(value).startsWith(its)
    ? null
    : { class: match[1] ?? '', value: its };
}

/**
 * What tells an exception of a span from the others of that span, by either signal; null where nothing
 * is known but its stack.
 */
export function exceptionKey({ class: itsClass, value, stackText }: Exception): string | null {
  if (itsClass === '' && value === '') return null;
  // Of two names of one class, both signals have that in the stack.
  const header = headerOf(stackText, value);
  // pino adds the texts of the causes to the message, and their stacks.
  const isJoined = header !== null && value.startsWith(`${header.value}: `) && stackText.includes('\ncaused by: ');
  return `${simpleName(header?.class ?? itsClass)}\n${isJoined ? header.value : value}`;
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').trim();
}

function ownValue(map: ValueMap | null, name: string): Value | undefined {
  return map !== null && Object.hasOwn(map, name) ? map[name] : undefined;
}

/** A text, or a number that stands for one (codes). */
function textAt(value: Value | undefined): string {
  return typeof value === 'number' ? String(value) : trimmedText(value);
}
