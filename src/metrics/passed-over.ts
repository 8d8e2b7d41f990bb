/** Where what is passed over comes from. */
export type Protocol = 'sentry' | 'otlp';

/** Kinds of items of each protocol that are counted by name. Clients choose the names: any other is `other`. */
const ITEMS: Readonly<Record<Protocol, readonly string[]>> = {
  otlp: ['log_record', 'span', 'metrics'],
  sentry: [
    'apple_crash_report',
    'attachment',
    'check_in',
    'client_report',
    'event',
    'feedback',
    'form_data',
    'log',
    'metric_buckets',
    'metrics',
    'minidump',
    'nel',
    'otel_log',
    'profile',
    'profile_chunk',
    'raw_security',
    'replay_event',
    'replay_recording',
    'replay_video',
    'security',
    'session',
    'sessions',
    'span',
    'statsd',
    'trace_metric',
    'transaction',
    'unreal_report',
    'user_report',
    'user_report_v2',
    'view_hierarchy',
  ],
};

/** Reasons that SDKs of Sentry name in their client reports. */
export const CLIENT_DROP_REASONS: readonly string[] = [
  'backpressure',
  'before_send',
  'buffer_overflow',
  'cache_overflow',
  'callback_error',
  'event_processor',
  'ignored',
  'insufficient_data',
  'internal_sdk_error',
  'invalid',
  'network_error',
  'no_parent_span',
  'queue_overflow',
  'ratelimit_backoff',
  'sample_rate',
  'send_error',
  'too_large',
];

const OTHER = 'other';
/** A number that a client reports cannot be trusted. */
const MAX_AT_ONCE = 1_000_000_000;

/** Totals by names that clients choose: those that are not known add up under `other`, so that there are few. */
export class BoundedCounts {
  readonly #counts = new Map<string, number>();
  readonly #known: ReadonlySet<string>;

  constructor(known: readonly string[]) {
    this.#known = new Set(known);
  }

  /** Adds `count`, a number that may come from a client: anything but a positive whole number adds nothing. */
  note(name: string, count: number): void {
    if (!Number.isSafeInteger(count) || count <= 0) return;
    const key = this.#known.has(name) ? name : OTHER;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + Math.min(count, MAX_AT_ONCE));
  }

  [Symbol.iterator](): Iterator<[string, number]> {
    return this.#counts.entries();
  }
}

/** How many items of each protocol were accepted and dropped, because they say nothing of an error. */
export class PassedOverCounters {
  readonly #byProtocol: Readonly<Record<Protocol, BoundedCounts>> = {
    sentry: new BoundedCounts(ITEMS.sentry),
    otlp: new BoundedCounts(ITEMS.otlp),
  };

  /** `item` is what the protocol calls it. */
  note(protocol: Protocol, item: string, count: number): void {
    this.#byProtocol[protocol].note(item, count);
  }

  *[Symbol.iterator](): Iterator<{ protocol: Protocol; item: string; count: number }> {
    for (const protocol of ['sentry', 'otlp'] as const) {
      for (const [item, count] of this.#byProtocol[protocol]) yield { protocol, item, count };
    }
  }
}
