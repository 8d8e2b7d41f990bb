import { z } from 'zod';
import { TRIGGERS } from '../model/trigger.js';
import { targetOut, targetsIn } from './alert-target.js';
import { durationIn, durationMs, durationOut } from './common/duration.js';
import { differentEntries, itself } from './common/list.js';
import { componentPath, environmentName, givenName, importance } from './common/names.js';

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
