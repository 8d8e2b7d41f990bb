/** Severity numbers of OpenTelemetry. */
export const WARN = 13;
export const ERROR = 17;
const TRACE = 1;
const DEBUG = 5;
const INFO = 9;
const NOTICE = 10;
const CRITICAL = 18;
const FATAL = 21;

/** What loggers write, in lower case, without brackets. */
const NUMBERS = new Map<string, number>([
  ...of(TRACE, 'trace', 'trc', 'verbose', 'vrb', 'v', 'silly', 'finest', 'finer'),
  ...of(DEBUG, 'debug', 'dbg', 'dbug', 'd', 'fine', 'config', '7'),
  ...of(INFO, 'info', 'inf', 'information', 'informational', 'i', 'log', 'success', '6'),
  ...of(NOTICE, 'notice', 'note', 'n', '5'),
  ...of(WARN, 'warn', 'warning', 'wrn', 'w', '4'),
  ...of(ERROR, 'error', 'err', 'e', 'severe', '3'),
  ...of(CRITICAL, 'critical', 'crit', 'crt', 'c', '2'),
  ...of(FATAL, 'fatal', 'ftl', 'f', 'panic', 'dpanic', 'alert', 'a', 'emerg', 'emergency', '1', '0'),
]);

const MAX_LENGTH = 20;

function of(severity: number, ...texts: string[]): (readonly [string, number])[] {
  return texts.map((text) => [text, severity] as const);
}

/**
 * The severity of a record, 1 to 24: its number, else what its text means in any case and within any brackets
 * (`ERROR`, `[warn]`, `W`, syslog's `3`, OpenTelemetry's `ERROR2`); 0 where neither says it.
 */
export function severityOf(number: number, text: string): number {
  if (number > 0 || text.length > MAX_LENGTH) return Math.max(number, 0);
  const word = text.toLowerCase().replace(/[^a-z\d]/g, '');
  return NUMBERS.get(word) ?? NUMBERS.get(word.replace(/[1-4]$/, '')) ?? 0;
}
