import { z } from 'zod';
import { DELIVERY_STATES } from '../model/delivery-state.js';
import { TRIGGERS } from '../model/trigger.js';
import { shownTargetOut } from './alert-policy.js';
import { instantIn, instantOut } from './common/instant.js';
import { componentPath, environmentName, importance, objectId } from './common/names.js';
import { pageQuery } from './common/page.js';
import { projectQuery } from './common/query.js';

const trigger = z.enum([...TRIGGERS, 'test']);
const state = z.enum(DELIVERY_STATES);

export const deliveriesQuery = projectQuery({
  policy: objectId.optional().meta({ description: 'Only of this policy' }),
  finding: objectId.optional().meta({ description: 'Only for this finding' }),
  trigger: trigger.optional().meta({ description: 'Only with this trigger; `test`: test notifications' }),
  state: state.optional().meta({ description: 'Only in this state' }),
  environment: environmentName.optional().meta({ description: 'Only this environment; default: all' }),
  component: componentPath.optional().meta({ description: 'Only this component' }),
  from: instantIn.optional().meta({ description: 'Only deliveries created at or after this time' }),
  to: instantIn.optional().meta({ description: 'Only deliveries created before this time' }),
  ...pageQuery,
});

export const deliveryOut = z
  .object({
    id: z.string().meta({ description: 'Also the `webhook-id` at the receiver; the same in every attempt' }),
    policyId: z.string(),
    target: shownTargetOut
      .nullable()
      .meta({ description: 'Without credentials; null if the policy suppressed the notification' }),
    trigger,
    subject: z
      .object({
        environment: z.string(),
        component: z.string(),
        findingId: z.string().nullable(),
        from: importance.nullable().meta({ description: 'Status change: the old status; else null' }),
        to: importance.nullable().meta({ description: 'Status change: the new status; else null' }),
      })
      .nullable()
      .meta({ description: 'What the notification is about; null for a test, or where the reason counts several' }),
    state,
    reason: z.string().nullable().meta({
      description:
        'Why it was suppressed or given up, or which recipients refused a mail that others accepted. Of many notices that are suppressed at once, 1 000 are listed one by one and the others counted here by policy',
    }),
    attempts: z.number(),
    lastAnswer: z.string().nullable().meta({ description: 'Outcome of the last attempt' }),
    createdAt: instantOut,
    deliveredAt: instantOut.nullable(),
    nextAttemptAt: instantOut.nullable().meta({ description: 'Time of the next attempt; null: none' }),
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
        from: null,
        to: null,
      },
      state: 'delivered',
      reason: null,
      attempts: 2,
      lastAnswer: 'HTTP 204',
      createdAt: '2026-11-20T11:00:00.812Z',
      deliveredAt: '2026-11-20T11:00:06.034Z',
      nextAttemptAt: null,
    },
  });

export const testDeliveriesOut = z.object({ items: z.array(deliveryOut) }).meta({ id: 'TestDeliveries' });
