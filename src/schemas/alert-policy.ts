import { z } from 'zod';
import { addressKey } from '../model/address.js';
import { TRIGGERS } from '../model/trigger.js';
import { durationIn, durationMs, durationOut } from './common/duration.js';
import { instantOut } from './common/instant.js';
import { differentEntries, itself } from './common/list.js';
import { componentPath, environmentName, givenName, importance } from './common/names.js';
import { text } from './common/text.js';

/** Why a URL of a target is invalid; null if it is valid. */
export function targetUrlError(text: string): string | null {
  if (!URL.canParse(text) || /\s/.test(text)) return 'expected a URL such as https://example.com/hook';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'expected a URL that begins with https:// or http://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.port === '0') return 'must have a port from 1 to 65535';
  if (url.hash !== '') return 'must not contain a fragment (#…): it is never sent';
  return null;
}

/** Prefix of webhook secrets in Standard Webhooks. */
export const SECRET_PREFIX = 'whsec_';

const MIN_BYTES = 8;
const MAX_BYTES = 128;
const BASE64 = /^[A-Za-z\d+/]+={0,2}$/;

/** Message for an invalid webhook secret. */
export const SECRET_EXPECTED = `expected base64 of ${MIN_BYTES} to ${MAX_BYTES} bytes, with or without the prefix "${SECRET_PREFIX}"`;

/** A secret in the notation of Standard Webhooks; null if it is invalid. */
export function canonicalSecret(text: string): string | null {
  const base64 = text.startsWith(SECRET_PREFIX) ? text.slice(SECRET_PREFIX.length) : text;
  if (!BASE64.test(base64)) return null;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) return null;
  // The decoder drops invalid input silently: a wrong length, or excess bits.
  const canonical = bytes.toString('base64');
  return canonical.replace(/=+$/, '') === base64.replace(/=+$/, '') ? SECRET_PREFIX + canonical : null;
}

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

/** The key for duplicates; null for a target with an invalid URL. */
function targetKey(target: z.output<typeof targetIn>): string | null {
  return target.kind === 'email' || targetUrlError(target.url) === null ? addressKey(target) : null;
}

/** All targets of a policy. */
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

/** A target in its policy. */
export const targetOut = z.discriminatedUnion('kind', [
  shownWebhook.extend({
    disabled,
    secret: z.string().optional().meta({ description: 'Shown once, in the response to the request that created it' }),
  }),
  shownSlack.extend({ disabled }),
  shownEmail.extend({ disabled }),
]);

/** A target in a delivery, without credentials. */
export const shownTargetOut = z.discriminatedUnion('kind', [shownWebhook, shownSlack, shownEmail]);

const MAX_ENTRIES = 100;
const MAX_MIN_DURATION_MS = 86_400_000;

const fields = {
  name: givenName('Payment to the on-call team'),
  enabled: z.boolean().meta({ description: 'Default: true', example: true }),
  triggers: differentEntries(z.enum(TRIGGERS), TRIGGERS.length, itself)
    .min(1, { error: 'expected at least one trigger' })
    .meta({ example: ['new-error-type', 'recovered'] }),
  severities: differentEntries(importance, 4, itself).meta({
    description: 'Empty = all. For a status change, the worse of the old and the new status',
    example: ['alarm'],
  }),
  environments: differentEntries(environmentName, MAX_ENTRIES, itself).meta({
    description: 'Empty = all',
    example: ['production'],
  }),
  components: differentEntries(componentPath, MAX_ENTRIES, itself).meta({
    description: 'Each includes its descendants. Empty = all',
    example: ['shop/payment'],
  }),
  silence: durationIn.meta({
    description:
      'Repeat interval: no second notification for the same trigger, environment and component within it; 0 = every time. A worsening, and the end of a notified problem, are always sent. Default: 1 h',
    example: '1h',
  }),
  minDuration: durationIn
    .refine((value) => durationMs(value) <= MAX_MIN_DURATION_MS, { error: 'expected at most 1 day' })
    .meta({
      description: 'How long a status change must last before it is notified; at most 1 day. Default: 0',
      example: '1m',
    }),
  targets: targetsIn.meta({
    description: 'Replaces the whole list: omitted targets are removed, named targets are enabled again',
  }),
};

const { name, triggers, targets, ...optional } = fields;

export const policyNew = z.strictObject({ name, triggers, targets, ...z.object(optional).partial().shape }).meta({
  id: 'NewAlertPolicy',
  example: {
    name: 'Payment to the on-call team',
    triggers: ['new-error-type', 'recovered'],
    severities: ['alarm'],
    environments: ['production'],
    components: ['shop/payment'],
    silence: '1h',
    targets: [{ kind: 'webhook', url: 'https://example.com/gluepoint' }],
  },
});

export const policyPatch = z.strictObject(z.object(fields).partial().shape).meta({
  id: 'AlertPolicyChange',
  description: 'Omitted fields are unchanged.',
  example: { enabled: false },
});

export const policyOut = z
  .object({
    id: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    triggers: z.array(z.enum(TRIGGERS)),
    severities: z.array(importance),
    environments: z.array(z.string()),
    components: z.array(z.string()),
    silence: durationOut,
    minDuration: durationOut,
    targets: z.array(targetOut).meta({ description: 'Keys of role `read` see only the origin of a Slack URL' }),
  })
  .meta({
    id: 'AlertPolicy',
    example: {
      id: '01938f5e-7c00-7000-8000-000000000000',
      name: 'Payment to the on-call team',
      enabled: true,
      triggers: ['new-error-type', 'recovered'],
      severities: ['alarm'],
      environments: ['production'],
      components: ['shop/payment'],
      silence: 3600,
      minDuration: 0,
      targets: [
        {
          id: '01938f5e-7c00-7000-8000-000000000001',
          kind: 'webhook',
          url: 'https://example.com/gluepoint',
          disabled: null,
        },
      ],
    },
  });
