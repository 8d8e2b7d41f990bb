/** More bars could not be distinguished. */
const MAX_BARS = 180;
/** Usual lengths, in seconds; the service allows up to 30 days. */
const LENGTHS = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_592_000];

/** The shortest length of a bucket, in seconds, with which a range is shown in at most 180 bars. */
export function bucketSeconds(fromMs: number, toMs: number): number {
  const span = (toMs - fromMs) / 1000;
  return LENGTHS.find((length) => span / length <= MAX_BARS) ?? 2_592_000;
}

/** Whether two instants lie in the same bucket of so many seconds. */
export function isWithinBucket(fromMs: number, toMs: number, seconds: number): boolean {
  const bucketMs = seconds * 1000;
  return Math.floor(fromMs / bucketMs) === Math.floor(toMs / bucketMs);
}
