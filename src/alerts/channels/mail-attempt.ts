import type { Attempt, SettledRecipient } from './channel.js';
import { responseText, shortened } from './response-text.js';

/** A recipient that the server refused in an attempt. */
export interface RefusedRecipient {
  address: string;
  /** Refused with 5xx: another attempt would be refused too. */
  isPermanent: boolean;
  response: string;
}

/**
 * The result of an attempt to mail `recipients`, of which at least one accepted the mail, now or in an earlier attempt
 * (`settled`): it is retried for those refused temporarily, and delivered when none of them is left
 * (docs/rules/alerting.md#mail).
 */
export function mailAttempt(
  recipients: readonly string[],
  refusals: readonly RefusedRecipient[],
  settled: readonly SettledRecipient[],
  response: string,
): Attempt {
  const refusalOf = new Map(refusals.map((refusal) => [refusal.address, refusal]));
  const now: SettledRecipient[] = [];
  const open: RefusedRecipient[] = [];
  for (const address of recipients) {
    const refusal = refusalOf.get(address);
    if (refusal === undefined) now.push({ address, result: 'accepted', response: '' });
    else if (refusal.isPermanent) now.push({ address, result: 'refused', response: refusal.response });
    else open.push(refusal);
  }
  const all = [...settled, ...now];
  const refused = all.filter(({ result }) => result === 'refused');
  const names = [...refused, ...open].map(({ address }) => address).join(', ');
  const text = responseText('SMTP', names === '' ? response : `refused for ${names}; ${response}`);
  if (open.length === 0) return { kind: 'delivered', response: text, ...(refused.length === 0 ? {} : { refused }) };
  return { kind: 'failed', response: text, fate: 'retry', maybeAccepted: true, settled: all };
}

/** Who did not get a mail that others got, in a sentence for the list of deliveries. */
export function refusedText(refused: readonly SettledRecipient[]): string {
  return shortened(`not accepted for ${refused.map(({ address, response }) => `${address} (${response})`).join(', ')}`);
}
