/** Importance of an occurrence and status of a component: the same four words (docs/rules.md#words). */
export const SEVERITIES = ['unknown', 'success', 'warning', 'alarm'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** 0 unknown, 1 success, 2 warning, 3 alarm: the number that is stored and compared. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** The word for a stored rank; anything outside 0..3 is a broken store and throws. */
export function severityOfRank(rank: number): Severity {
  const severity = SEVERITIES[rank];
  if (severity === undefined) throw new RangeError(`no severity has rank ${rank}`);
  return severity;
}
