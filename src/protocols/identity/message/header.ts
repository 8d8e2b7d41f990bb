/**
 * What loggers and syslog put before a message: time, level, process, host. Each pattern is anchored, so that a line is
 * looked at once for each part that it begins with.
 */
const CLOCK = String.raw`\d{1,2}:\d\d(?::\d\d(?:[.,:]\d{1,9})?)?(?: ?[AP]M)?`;
const ZONE = String.raw`(?: ?(?:Z|UTC|GMT|[A-Z]{2,4}T)\b| ?[+-]\d\d:?\d\d)?`;
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const DAY_NAME = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?';
const DATES = [
  String.raw`\d{4}[-/.]\d\d[-/.]\d\d(?:[T _:-]{1,3}${CLOCK})?`,
  String.raw`\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4},? ${CLOCK}`,
  String.raw`${DAY_NAME}${MONTH} {1,2}\d{1,2},? (?:\d{4},? )?${CLOCK}(?: \d{4})?`,
  String.raw`${DAY_NAME}\d{1,2}[ /-]${MONTH}(?:[ /-]\d{2,4})?[ :,]{1,2}${CLOCK}`,
  String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`,
  String.raw`\d{10}(?:\.\d{1,9}|\d{3})?(?= )`,
];
const TIME = new RegExp(String.raw`^\[?\s{0,6}(?:${DATES.join('|')})${ZONE}\]?(?=[\s|,:;-]|$)[\s|,:;-]{0,8}`);
/** Seconds since the start of the machine, as the Linux kernel prints them. */
const UPTIME = /^\[ {0,8}\d{1,9}\.\d{6}\] /;

const LEVEL_NAMES =
  'TRACE|DEBUG|VERBOSE|INFO|INFORMATION|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|CRIT|CRITICAL|FATAL|EMERG|EMERGENCY|ALERT|PANIC|LOG';
/** In capitals, and not with a number of its own, which is a code. */
const LEVEL = new RegExp(
  String.raw`^(?:${LEVEL_NAMES})(?:\s{1,8}[|:-]{0,2}|:|\s?\|)\s{0,8}(?!\s|\d{1,5}\b(?! ---)|\(\d)`,
);
const LEVEL_IN_BRACKETS = new RegExp(
  String.raw`^[[<(|](?:\w{1,20}:)?(?:${LEVEL_NAMES})[\])>|]\s{0,8}[:-]?\s{0,4}`,
  'i',
);
const LEVEL_AFTER_TIME = new RegExp(String.raw`^(?:${LEVEL_NAMES})(?:\s{1,8}[|:-]{0,2}|:|\s?\|)\s{0,8}(?=\S)`, 'i');
/** `2024-01-01 10:00:00 - shop.cart - ERROR - text`: the name of the logger stays. */
const LOGGER_THEN_LEVEL = new RegExp(
  String.raw`^([\w.$:/-]{1,120}) {1,4}[-|] {1,4}(?:${LEVEL_NAMES}) {1,4}[-|:] {1,4}`,
);
/** A thread or a process: in brackets, with a digit. Codes in brackets stay, see `isCode`. */
const THREAD = /^\[(?:main|(?=[^\]]{0,79}\d)[^\]]{1,80})\]\s{0,4}:?\s{0,4}(?=\S)/;
const CODE_IN_BRACKETS = /^\[(?:[A-Z]{1,8}-?\d{3,}|[^\]]{0,80}(?:[Ee]rrno|[Cc]ode|[Ss]tatus|[Ee]rror|[Ss]ignal))/;

const PRIORITY = /^<\d{1,3}>/;
/** RFC 5424 after its priority: version, time, host, program, process, message id, structured data. The program stays. */
const SYSLOG_5424 =
  /^1 \S{1,64} \S{1,255} (\S{1,64}) \S{1,128} \S{1,64} (?:-|\[[^\]]{0,1000}\](?:\[[^\]]{0,1000}\]){0,8})\s{0,2}\uFEFF?/;
/** Host and program after the time: `combo sshd(pam_unix)[19939]: text`. The program stays. */
const SYSLOG_HOST = /^[\w.-]{1,255} ([\w./@()-]{1,120})(?:\[\d{1,10}\]: |: )/;
const SYSLOG_HOST_PID = /^[\w.-]{1,255} ([\w./@()-]{1,120})\[\d{1,10}\]: /;
const SYSLOG_TIME = new RegExp(String.raw`^${MONTH} {1,2}\d{1,2} `);

/** A thread before the level, of any name. */
const THREAD_THEN_LEVEL = new RegExp(String.raw`^\[[^\]]{1,80}\]\s{1,4}(?=\[?(?:${LEVEL_NAMES})\b)`);

/** Headers of single programs and languages, whole. */
const WHOLE: readonly RegExp[] = [
  // glog, klog
  /^[IWEF]\d{4,8} \d\d:\d\d:\d\d\.\d{1,9}\s{1,8}\d{1,10} [\w./-]{1,120}:\d{1,6}\] /,
  // Ruby
  /^[DIWEFAU], \[[^\]]{1,60}\]\s{1,4}[A-Z]{3,7} -- [^:]{0,80}: /,
  // Redis
  /^\d{1,10}:[A-Z] \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d\.\d{3} [*#.-] /,
  // .NET console
  /^(?:fail|warn|info|crit|dbug|trce): /,
];
/** Parts that come only after a time or a level. */
const AFTER: readonly RegExp[] = [
  // nginx: process, thread, connection
  /^\d{1,10}#\d{1,10}: (?:\*\d{1,12} )?/,
  // container runtimes
  /^(?:stdout|stderr) [FP] /,
  // Spring Boot: process
  /^\d{1,10} --- /,
  // PostgreSQL: user and database
  /^[\w-]{1,63}@[\w-]{1,63} (?=[A-Z]{3,9}: )/,
];

/** A line without what its logger put before the message; the line itself where nothing would be left. */
export function withoutHeader(line: string): string {
  const rest = rested(line);
  return rest === '' ? line : rest;
}

function rested(line: string): string {
  let rest = line;
  let seen = false;
  if (PRIORITY.test(rest)) {
    rest = rest.replace(PRIORITY, '');
    const program = SYSLOG_5424.exec(rest);
    if (program !== null)
      return withoutHeader(`${program[1] === '-' ? '' : `${program[1]}: `}${rest.slice(program[0].length)}`);
  }
  for (let part = 0; part < 8; part += 1) {
    const next = withoutPart(rest, seen);
    if (next === rest) return rest;
    rest = next;
    seen = true;
  }
  return rest;
}

function withoutPart(rest: string, seen: boolean): string {
  const first = rest.charCodeAt(0);
  // Lower case begins no header but those that follow another part and .NET's.
  if (
    !seen &&
    first >= 0x61 &&
    first !== 0x66 &&
    first !== 0x77 &&
    first !== 0x69 &&
    first !== 0x63 &&
    first !== 0x64 &&
    first !== 0x74
  )
    return rest;
  for (const pattern of WHOLE) {
    const found = pattern.exec(rest);
    if (found !== null) return rest.slice(found[0].length);
  }
  const time = TIME.exec(rest) ?? UPTIME.exec(rest);
  if (time !== null) return afterTime(rest, time[0]);
  const thread = THREAD_THEN_LEVEL.exec(rest);
  if (thread !== null) return rest.slice(thread[0].length);
  const level = LEVEL.exec(rest) ?? LEVEL_IN_BRACKETS.exec(rest) ?? (seen ? LEVEL_AFTER_TIME.exec(rest) : null);
  if (level !== null) return rest.slice(level[0].length);
  if (!seen) return rest;
  const named = LOGGER_THEN_LEVEL.exec(rest);
  if (named !== null) return `${named[1]} - ${rest.slice(named[0].length)}`;
  if (THREAD.test(rest) && !CODE_IN_BRACKETS.test(rest)) return rest.replace(THREAD, '');
  for (const pattern of AFTER) {
    const found = pattern.exec(rest);
    if (found !== null) return rest.slice(found[0].length);
  }
  return rest;
}

/** Syslog says host and program after the time. */
function afterTime(line: string, time: string): string {
  const rest = line.slice(time.length);
  const host = SYSLOG_TIME.test(time) ? SYSLOG_HOST.exec(rest) : SYSLOG_HOST_PID.exec(rest);
  return host === null ? rest : `${host[1]}: ${rest.slice(host[0].length)}`;
}
