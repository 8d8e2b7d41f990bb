import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { readableFile } from './lib/readable-file.js';

/** Everything the operator can set, read once at start (docs/rules/api.md#settings). null = not given. */
export interface Settings {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** null = embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** null = BullMQ keeps its jobs in PostgreSQL. */
  redisUrl: string | null;
  rootKey: string | null;
  /** Former names of settings that were given, each with its present name. */
  formerNames: readonly FormerName[];
  /** `api` runs no jobs, `worker` runs only jobs. */
  role: 'all' | 'api' | 'worker';
  /** How many processes serve requests; `auto` = one per core. */
  processes: number | 'auto';
  /** Origin and path, without a slash at the end. */
  publicUrl: string | null;
  /** As Fastify's `trustProxy`: yes or no, a number of hops, or addresses. */
  trustProxy: boolean | number | string[];
  configFile: string | null;
  /** Longest time that one statement of a read may take. */
  readTimeoutMs: number;
  allowPrivateTargets: boolean;
  smtpUrl: string | null;
  mailFrom: string | null;
  /** Mails that one project sends to one recipient in an hour. */
  mailsPerHour: number;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** A variable that is still read under the name it used to have. */
export interface FormerName {
  former: string;
  name: string;
}

const FORMER_NAMES: readonly FormerName[] = [{ former: 'GLUEPOINT_ADMIN_KEY', name: 'GLUEPOINT_ROOT_KEY' }];

/** Names every wrong variable at once; the message is for the operator's terminal. */
export class SettingsError extends Error {
  constructor(readonly problems: string[]) {
    super(`These settings are wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);

const UNIT_SECONDS = { '': 1, s: 1, m: 60, h: 3600 } as const;

/** As durations of the API: seconds, or a number with the unit s, m or h. In milliseconds. */
const duration = (min: string, max: string) => {
  const expected = `must be a duration from ${min} to ${max}, such as 90s or 5m`;
  return z
    .string()
    .regex(/^\d{1,9}[smh]?$/, expected)
    .transform(durationMs)
    .refine((ms) => ms >= durationMs(min) && ms <= durationMs(max), expected);
};

function durationMs(text: string): number {
  const [, number = '', unit = ''] = /^(\d+)(.?)$/.exec(text) ?? [];
  return Number(number) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS] * 1000;
}

const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)),
      `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    );

/** First segments of the service's own paths: a request below them could mean either. */
const OWN_SEGMENTS = [
  ...['v1', 'api', 'docs', 'openapi.json', 'healthz', 'readyz', 'metrics', 'assets', 'favicon.svg', 'sign-in'],
  ...['components', 'events', 'types', 'inspections', 'findings', 'alerts', 'settings'],
];

function publicUrl({ origin, pathname, search, hash }: URL, context: z.RefinementCtx): string {
  const path = pathname.replace(/\/+$/, '');
  if (search !== '' || hash !== '') context.addIssue('must be a URL without ? and #');
  if (!/^(\/[\w.~-]+)*$/.test(path))
    context.addIssue('must be a URL whose path is of letters, digits and . _ ~ - only');
  const [, first = ''] = path.split('/');
  if (OWN_SEGMENTS.includes(first))
    context.addIssue(`must be a URL with another path: the service uses /${first} itself`);
  return origin + path;
}

const word = <const T extends readonly string[]>(words: T) => z.enum(words, `must be one of ${words.join(', ')}`);

const trustProxy = z
  .string()
  .refine((value) => /^(true|false|\d{1,3})$/.test(value) || value.split(',').every(isAddressOrNetwork), {
    error: 'must be true, false, a number of hops, or addresses (or networks) with commas between',
  })
  .transform((value) => {
    if (value === 'true' || value === 'false') return value === 'true';
    return /^\d{1,3}$/.test(value) ? Number(value) : value.split(',').map((address) => address.trim());
  });

/** `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`. */
function isAddressOrNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits ?? 0) <= (version === 4 ? 32 : 128);
}

/** The content of the file is checked once the settings are right: `readConfig`. */
const readable = z.string().superRefine((file, context) => {
  const why = readableFile(file);
  if (why !== true) context.addIssue({ code: 'custom', message: `must be a file that can be read: ${why}` });
});

const environment = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'must be a host name or an address')
    .default('127.0.0.1'),
  PORT: integer(0, 65_535).default(3000),
  DATABASE_URL: url('postgresql', 'postgres').optional(),
  REDIS_URL: url('redis', 'rediss').optional(),
  GLUEPOINT_DATA_DIR: z.string().default('./data'),
  GLUEPOINT_ROOT_KEY: z
    .string()
    .regex(
      /^[\x21-\x7e]{16,200}$/,
      'must be 16 to 200 visible ASCII characters without spaces: take a new one (`openssl rand -base64 24`); keys of projects stay valid',
    )
    .optional(),
  GLUEPOINT_ROLE: word(['all', 'api', 'worker']).default('all'),
  GLUEPOINT_PROCESSES: z.union([z.literal('auto'), integer(1, 64)], 'must be auto or a number from 1 to 64').default(1),
  GLUEPOINT_PUBLIC_URL: url('http', 'https')
    .transform((value, context) => publicUrl(new URL(value), context))
    .optional(),
  GLUEPOINT_TRUST_PROXY: trustProxy.default(false),
  GLUEPOINT_CONFIG: readable.optional(),
  GLUEPOINT_READ_TIMEOUT: duration('1s', '10m').default(30_000),
  GLUEPOINT_ALLOW_PRIVATE_TARGETS: flag.default(false),
  SMTP_URL: url('smtp', 'smtps').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]+$/, 'must be a mail address')
    .optional(),
  GLUEPOINT_MAILS_PER_HOUR: integer(1, 100_000).default(60),
  LOG_LEVEL: word(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** A URL at which a client on this machine reaches a service that listens on `host`. */
export function reachableUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The number of processes that serve requests. */
export function processCount({ processes, role }: Pick<Settings, 'processes' | 'role'>): number {
  if (role === 'worker') return 1;
  return processes === 'auto' ? availableParallelism() : processes;
}

/** The environment variables that are settings. */
export const SETTING_NAMES: readonly string[] = Object.keys(environment.shape);

/**
 * Reads the settings out of environment variables; an empty variable counts as not given.
 * Throws SettingsError with every bad value and every unknown `GLUEPOINT_…` in it.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = new Map(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const formerNames = FORMER_NAMES.filter(({ former }) => given.has(former));
  const problems = unknownNames(env);
  for (const { former, name } of formerNames) {
    if (!given.has(name)) given.set(name, given.get(former));
    else if (given.get(name) !== given.get(former)) {
      problems.push(`${former} is the former name of ${name} and has another value: remove ${former}`);
    }
  }
  const parsed = environment.safeParse(Object.fromEntries(given));
  // The value itself is not repeated: it may hold a password.
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join('.')} ${issue.message}`);
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return { ...toSettings(parsed.data), formerNames };
}

function unknownNames(env: Record<string, string | undefined>): string[] {
  const known = SETTING_NAMES.filter((name) => name.startsWith('GLUEPOINT_'));
  const former = FORMER_NAMES.map((renamed) => renamed.former);
  return Object.keys(env)
    .filter((name) => name.startsWith('GLUEPOINT_') && !known.includes(name) && !former.includes(name))
    .map((name) => `${name} is not a setting (known: ${known.join(', ')})`);
}

function toSettings(values: z.output<typeof environment>): Omit<Settings, 'formerNames'> {
  return {
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: values.GLUEPOINT_DATA_DIR,
    redisUrl: values.REDIS_URL ?? null,
    rootKey: values.GLUEPOINT_ROOT_KEY ?? null,
    role: values.GLUEPOINT_ROLE,
    processes: values.GLUEPOINT_PROCESSES,
    publicUrl: values.GLUEPOINT_PUBLIC_URL ?? null,
    trustProxy: values.GLUEPOINT_TRUST_PROXY,
    configFile: values.GLUEPOINT_CONFIG ?? null,
    readTimeoutMs: values.GLUEPOINT_READ_TIMEOUT,
    allowPrivateTargets: values.GLUEPOINT_ALLOW_PRIVATE_TARGETS,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM ?? null,
    mailsPerHour: values.GLUEPOINT_MAILS_PER_HOUR,
    logLevel: values.LOG_LEVEL,
  };
}
