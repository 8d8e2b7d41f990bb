import type { Channel, Payload, SendingContext } from '../channels/channel.js';
import { sendEmail } from '../channels/email.js';
import { sendSlack } from '../channels/slack.js';
import { sendWebhook } from '../channels/webhook.js';
import type { Target } from '../policies/policy.js';
import type { Attempt } from './retry-policy.js';

const CHANNELS: { [Kind in Target['kind']]: Channel<Kind> } = {
  webhook: sendWebhook,
  slack: sendSlack,
  email: sendEmail,
};

/** One try to tell a target, over the channel of its kind. */
export function send(target: Target, parcel: Payload, context: SendingContext): Promise<Attempt> {
  const channel = CHANNELS[target.kind] as Channel<Target['kind']>;
  return channel(target as never, parcel, context);
}
