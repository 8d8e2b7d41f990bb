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
 *
 * @param held those of the recipients that the attempt left out, because they had their mails of the hour
 */
export function mailAttempt(
  recipients: readonly string[],
  refusals: readonly RefusedRecipient[],
  settled: readonly SettledRecipient[],
  response: string,
  held: readonly string[] = [],
): Attempt {
  const refusalOf = new Map(refusals.map((refusal) => [refusal.address, refusal]));
  const now: SettledRecipient[] = [];
  const open: RefusedRecipient[] = [];
  const sentTo = recipients.filter((address) => !held.includes(address));
  for (const address of sentTo) {
    const refusal = refusalOf.get(address);
    if (refusal === undefined) now.push({ address, result: 'accepted', response: '' });
    else if (refusal.isPermanent) now.push({ address, result: 'refused', response: refusal.response });
    else open.push(refusal);
  }
  const all = [...settled, ...now];
  const refused = all.filter(({ result }) => result === 'refused');
  const names = [...refused, ...open].map(({ address }) => address).join(', ');
  const parts = [
    ...(names === '' ? [] : [`refused for ${names}`]),
    ...(held.length === 0 ? [] : [`not sent yet to ${held.join(', ')}: ${HAD_ENOUGH}`]),
  ];
  const text = responseText('SMTP', [...parts, response].join('; '));
  if (open.length === 0 && held.length === 0)
    return { kind: 'delivered', response: text, ...(refused.length === 0 ? {} : { refused }) };
  return { kind: 'failed', response: text, fate: 'retry', maybeAccepted: true, settled: all };
}

/** Why a mail is not sent to a recipient yet. */
export const HAD_ENOUGH = 'the project has sent its mails of this hour to the recipient';

/** Who did not get a mail that others got, in a sentence for the list of deliveries. */
export function refusedText(refused: readonly SettledRecipient[]): string {
  return shortened(`not accepted for ${refused.map(({ address, response }) => `${address} (${response})`).join(', ')}`);
}
