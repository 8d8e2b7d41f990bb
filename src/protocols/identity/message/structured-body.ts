/** Members of a JSON body that hold the text of a log call, the first that is there counts. */
const TEXT_MEMBERS = [
  'msg',
  'message',
  '@message',
  'Message',
  'MESSAGE',
  'event',
  'log',
  'text',
  'short_message',
  'err',
  'error',
  'exception',
];
/** A larger body is not parsed. Characters. */
const MAX_JSON_LENGTH = 8_192;
/** The text in a body that cannot be parsed: too long, cut off, or not quite JSON. */
const TEXT_IN_JSON = /"(?:msg|message|@message)"\s{0,4}:\s{0,4}"((?:[^"\\]|\\.){1,4096})/;
/** logfmt: `time=… level=error msg="cannot pay" order=17`. */
const LOGFMT_HEAD = /^(?:time|ts|t|timestamp|level|lvl|severity)=/;
const LOGFMT_TEXT = /\s(?:msg|message)=(?:"((?:[^"\\]|\\.){1,4096})"?|(\S{1,4096}))/;

/** The text of the log call where a body is JSON or logfmt; null = it is neither, or holds no text. */
export function textInBody(body: string): string | null {
  const first = body.charCodeAt(0);
  if (first === 0x7b) return textInJson(body);
  if (!LOGFMT_HEAD.test(body)) return null;
  const found = LOGFMT_TEXT.exec(body.slice(0, MAX_JSON_LENGTH));
  return found === null ? null : unescaped(found[1] ?? found[2] ?? '') || null;
}

function textInJson(body: string): string | null {
  if (body.length <= MAX_JSON_LENGTH && body.trimEnd().endsWith('}')) {
    try {
      return textOf(JSON.parse(body), 0);
    } catch {
      // Not JSON after all: a map as another language prints it.
    }
  }
  const found = TEXT_IN_JSON.exec(body.slice(0, MAX_JSON_LENGTH));
  return found === null ? null : unescaped(found[1] as string) || null;
}

function textOf(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (typeof value !== 'object' || value === null || depth > 2) return null;
  for (const name of TEXT_MEMBERS) {
    if (!Object.hasOwn(value, name)) continue;
    const text = textOf((value as Record<string, unknown>)[name], depth + 1);
    if (text !== null) return text;
  }
  return null;
}

function unescaped(text: string): string {
  return text.replace(/\\(["\\/nrt])/g, (_, character: string) => ('nrt'.includes(character) ? '\n' : character));
}
