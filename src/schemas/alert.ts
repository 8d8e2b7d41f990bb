import { z } from 'zod';
import { TRIGGERS } from '../alerts/cause.js';
import { DELIVERY_STATES } from '../alerts/delivery.js';
import { shownTargetOut, targetOut, targetsIn } from './alert-target.js';
import { durationIn, durationMs, durationOut } from './duration.js';
import { instantIn, instantOut } from './instant.js';
import { differentEntries, itself } from './list.js';
import { componentPath, environmentName, importance, objectId } from './names.js';
import { codePoints } from './occurrence.js';
import { pageQuery } from './page.js';
import { projectQuery } from './query.js';
import { isStorable, UNSTORABLE_TEXT } from './text.js';

const MAX_NAME = 100;
const MAX_ENTRIES = 100;
const MAX_MIN_DURATION_MS = 86_400_000;

/** Blanks around it are no part of it. */
const policyName = z
  .string()
  .trim()
  .refine((name) => name !== '' && codePoints(name) <= MAX_NAME, {
    error: `expected 1 to ${MAX_NAME} characters that are not all blank`,
  })
  .refine(isStorable, UNSTORABLE_TEXT)
  .meta({ minLength: 1, maxLength: MAX_NAME, example: 'Payment to the on-call team' });

const fields = {
  name: policyName,
  enabled: z.boolean().meta({ description: 'Default: true', example: true }),
  triggers: differentEntries(z.enum(TRIGGERS), TRIGGERS.length, itself)
    .min(1, { error: 'expected at least one trigger' })
    .meta({ example: ['new-error-type', 'recovered'] }),
  severities: differentEntries(importance, 4, itself).meta({
    description: 'Empty = all. Of a change of status: the worse of before and after',
    example: ['alarm'],
  }),
  environments: differentEntries(environmentName, MAX_ENTRIES, itself).meta({
    description: 'Empty = all',
    example: ['production'],
  }),
  components: differentEntries(componentPath, MAX_ENTRIES, itself).meta({
    description: 'Each stands for its descendants too. Empty = all',
    example: ['shop/payment'],
  }),
  silence: durationIn.meta({
    description:
      'No second notice for the same trigger, environment and component within it; 0 = every time. What gets worse, and the end of what was told, always passes. Default: 1 h',
    example: '1h',
  }),
  minDuration: durationIn
    .refine((value) => durationMs(value) <= MAX_MIN_DURATION_MS, { error: 'expected at most 1 day' })
    .meta({ description: 'How long a change of status must last; at most 1 day. Default: 0', example: '1m' }),
  targets: targetsIn.meta({ description: 'Whole: those left out are taken away, those named are in use again' }),
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
  description: 'What is left out stays.',
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
    targets: z.array(targetOut).meta({ description: 'Keys of role `read` see only the origin of a Slack address' }),
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

const trigger = z.enum([...TRIGGERS, 'test']);
const state = z.enum(DELIVERY_STATES);

export const deliveriesQuery = projectQuery({
  policy: objectId.optional().meta({ description: 'Only of the policy with this id' }),
  finding: objectId.optional().meta({ description: 'Only for the finding with this id' }),
  trigger: trigger.optional(),
  state: state.optional(),
  environment: environmentName.optional().meta({ description: 'Only of this environment; all when left out' }),
  component: componentPath.optional().meta({ description: 'Only of this component' }),
  from: instantIn.optional().meta({ description: 'Only those decided at or after this time' }),
  to: instantIn.optional().meta({ description: 'Only those decided before this time' }),
  ...pageQuery,
});

export const deliveryOut = z
  .object({
    id: z.string().meta({ description: 'Also the `webhook-id` at the receiver, the same in every attempt' }),
    policyId: z.string(),
    target: shownTargetOut
      .nullable()
      .meta({ description: 'Without what may be a credential; null where the policy decided to tell nobody' }),
    trigger,
    subject: z
      .object({ environment: z.string(), component: z.string(), findingId: z.string().nullable() })
      .nullable()
      .meta({ description: 'What it is about; null for a test' }),
    state,
    reason: z.string().nullable().meta({ description: 'Why it was suppressed or given up' }),
    attempts: z.number(),
    lastAnswer: z.string().nullable().meta({ description: 'What the last attempt came to' }),
    createdAt: instantOut,
    deliveredAt: instantOut.nullable(),
  })
  .meta({
    id: 'Delivery',
    example: {
      id: '01938f5e-7c00-7000-8000-000000000004',
      policyId: '01938f5e-7c00-7000-8000-000000000000',
      target: { id: '01938f5e-7c00-7000-8000-000000000001', kind: 'webhook', url: 'https://example.com/gluepoint' },
      trigger: 'new-error-type',
      subject: {
        environment: 'production',
        component: 'shop/checkout',
        findingId: '01938f5e-7c00-7000-8000-000000000002',
      },
      state: 'delivered',
      reason: null,
      attempts: 2,
      lastAnswer: 'HTTP 204',
      createdAt: '2026-11-20T11:00:00.812Z',
      deliveredAt: '2026-11-20T11:00:06.034Z',
    },
  });

export const testDeliveriesOut = z.object({ items: z.array(deliveryOut) }).meta({ id: 'TestDeliveries' });
