/**
 * The fields of `after` that are not as in `before`: all that a change has to send, so that what others have changed
 * meanwhile stays. Both hold what JSON can.
 */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  const names = Object.keys(after) as (keyof T)[];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, after[name]]),
  ) as Partial<T>;
}
