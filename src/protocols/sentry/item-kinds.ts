/** The items that SDKs put into envelopes beside events. */
const KINDS = new Set(
  `session sessions transaction span attachment view_hierarchy check_in log otel_log client_report user_report
  user_report_v2 feedback profile profile_chunk replay_event replay_recording replay_video statsd metric_buckets metrics
  trace_metric raw_security security nel unreal_report form_data minidump apple_crash_report`.split(/\s+/),
);
const MAX_ITEMS_IN_ONE = 10_000;

/** The name under which an item that is passed over is counted: `other` for what no SDK is known to send. */
export function kindOf(type: string): string {
  return KINDS.has(type) ? type : 'other';
}

/** How many are in an item: newer SDKs put several log entries, spans or metrics into one, and say how many. */
export function countOf(itemCount: unknown): number {
  return Number.isSafeInteger(itemCount) && (itemCount as number) > 0
    ? Math.min(itemCount as number, MAX_ITEMS_IN_ONE)
    : 1;
}
