import { z } from 'zod';
import { DELIVERY_STATES } from '../model/delivery-state.js';
import { TRIGGERS } from '../model/trigger.js';
import { shownTargetOut } from './alert-target.js';
import { instantIn, instantOut } from './common/instant.js';
import { componentPath, environmentName, importance, objectId } from './common/names.js';
import { pageQuery } from './common/page.js';
import { projectQuery } from './common/query.js';

const trigger = z.enum([...TRIGGERS, 'test']);
const state = z.enum(DELIVERY_STATES);

export const deliveriesQuery = projectQuery({
  policy: objectId.optional().meta({ description: 'Only of the policy with this id' }),
  finding: objectId.optional().meta({ description: 'Only for the finding with this id' }),
  trigger: trigger.optional().meta({ description: 'Only those of this cause; `test`: those asked for by hand' }),
  state: state.optional().meta({ description: 'Only those of which this has become' }),
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
      .object({
        environment: z.string(),
        component: z.string(),
        findingId: z.string().nullable(),
        from: importance.nullable().meta({ description: 'Of a change of status: which it was; null else' }),
        to: importance.nullable().meta({ description: 'Of a change of status: which it became; null else' }),
      })
      .nullable()
      .meta({ description: 'What it is about; null for a test' }),
    state,
    reason: z.string().nullable().meta({
      description: 'Why it was suppressed or given up, or which recipients refused a mail that others accepted',
    }),
    attempts: z.number(),
    lastAnswer: z.string().nullable().meta({ description: 'What the last attempt came to' }),
    createdAt: instantOut,
    deliveredAt: instantOut.nullable(),
    nextAttemptAt: instantOut.nullable().meta({ description: 'When it is tried next; null: it is over' }),
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
