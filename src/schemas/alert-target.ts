import { z } from 'zod';
import { addressKey } from '../model/address.js';
import { instantOut } from './common/instant.js';
import { differentEntries } from './common/list.js';
import { text } from './common/text.js';
import { targetUrlError } from './target-url.js';
import { canonicalSecret, SECRET_EXPECTED } from './webhook-secret.js';

const MAX_TARGETS = 20;
const MAX_RECIPIENTS = 20;

const url = text(1, 2000)
  .superRefine((value, context) => {
    const message = targetUrlError(value);
    if (message !== null) context.addIssue({ code: 'custom', message });
  })
  .meta({ example: 'https://example.com/gluepoint' });

const secretIn = z
  .string()
  .refine((value) => canonicalSecret(value) !== null, { error: SECRET_EXPECTED })
  .transform((value) => canonicalSecret(value))
  .nullish()
  .meta({
    description:
      'Signs the messages (Standard Webhooks): base64 of 8 to 128 bytes. If omitted, the secret that the same address had before; without one, a secret is generated and shown once.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  });

const recipient = z
  .email({ error: 'expected an email address' })
  .max(254, { error: 'expected at most 254 characters' })
  .meta({ example: 'on-call@example.com' });

const targetIn = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('webhook'), url, secret: secretIn }),
    z.strictObject({
      kind: z.literal('slack'),
      url: url.meta({ example: 'https://hooks.slack.com/services/T0/B0/x' }),
    }),
    z.strictObject({
      kind: z.literal('email'),
      to: differentEntries(recipient, MAX_RECIPIENTS, (address) => address.toLowerCase()).min(1, {
        error: 'expected at least one recipient',
      }),
    }),
  ],
  { error: 'expected a target of kind webhook, slack or email' },
);

/** A target whose address is wrong is like no other. */
function targetKey(target: z.output<typeof targetIn>): string | null {
  return target.kind === 'email' || targetUrlError(target.url) === null ? addressKey(target) : null;
}

/** The targets of a policy, whole. */
export const targetsIn = differentEntries(targetIn, MAX_TARGETS, targetKey).min(1, {
  error: 'expected at least one target',
});

const shownWebhook = z.object({ id: z.string(), kind: z.literal('webhook'), url: z.string() });
const shownSlack = z.object({ id: z.string(), kind: z.literal('slack'), url: z.string() });
const shownEmail = z.object({ id: z.string(), kind: z.literal('email'), to: z.array(z.string()) });

const disabled = z
  .object({ at: instantOut, reason: z.string() })
  .nullable()
  .meta({ description: 'When and why sending was disabled; null: enabled', example: null });

/** A target as its policy shows it. */
export const targetOut = z.discriminatedUnion('kind', [
  shownWebhook.extend({
    disabled,
    secret: z.string().optional().meta({ description: 'Shown once, in the response to the request that created it' }),
  }),
  shownSlack.extend({ disabled }),
  shownEmail.extend({ disabled }),
]);

/** A target as a delivery shows it, without what may be a credential. */
export const shownTargetOut = z.discriminatedUnion('kind', [shownWebhook, shownSlack, shownEmail]);
