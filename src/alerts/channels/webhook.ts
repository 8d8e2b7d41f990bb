import { Webhook } from 'standardwebhooks';
import type { Channel } from './channel.js';
import { post } from './post.js';

/** JSON, signed by Standard Webhooks. The id is that of the delivery in every attempt. */
export const sendWebhook: Channel<'webhook'> = async (target, { id, json }, context) => {
  const at = new Date(context.nowMs);
  const signature = new Webhook(target.secret ?? '').sign(id, at, json);
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signature,
  };
  return post(target.url, json, headers, context);
};
