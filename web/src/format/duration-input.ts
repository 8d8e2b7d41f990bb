const UNITS = [
  { unit: 'd', seconds: 86_400 },
  { unit: 'h', seconds: 3_600 },
  { unit: 'm', seconds: 60 },
] as const;

/** A duration as people type it and the API takes it: `1h`, `90s`; in the largest unit that it is a whole number of. */
export function durationInput(seconds: number): string {
  const whole = UNITS.find((one) => seconds >= one.seconds && seconds % one.seconds === 0);
  return whole === undefined ? `${seconds}s` : `${seconds / whole.seconds}${whole.unit}`;
}

/**
 * What was typed, as the API takes it: `90` are seconds, `1 h` and `5 min` are what they seem. What cannot be read is
 * left to the API, which says what it expects.
 */
export function durationBody(typed: string): number | string {
  const text = typed.replaceAll(/\s/g, '').toLowerCase();
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const [, amount, unit] = /^(\d+)(s|sec|m|min|h|d)$/.exec(text) ?? [];
  return amount === undefined || unit === undefined ? typed.trim() : `${amount}${unit.charAt(0)}`;
}
