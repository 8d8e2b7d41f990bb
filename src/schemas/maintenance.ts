import { z } from 'zod';
import { instantIn, instantOut } from './common/instant.js';
import { text } from './common/text.js';

/** A maintenance in force: of the component asked about, or of the ancestor that it comes from. */
export const maintenanceOut = z
  .object({
    component: z.string().meta({ description: 'The component whose maintenance it is' }),
    from: instantOut,
    until: instantOut,
    reason: z.string().nullable(),
  })
  .meta({
    id: 'Maintenance',
    example: {
      component: 'shop/checkout',
      from: '2026-11-20T10:00:00.000Z',
      until: '2026-11-20T12:00:00.000Z',
      reason: 'new disks',
    },
  });

/** Puts a component and its descendants into maintenance until an instant, from now on. */
export const maintenanceIn = z
  .strictObject({
    until: instantIn.meta({ description: 'In the future, at most 366 days ahead' }),
    reason: text(0, 500).nullish(),
  })
  .meta({ id: 'MaintenanceOrder', example: { until: '2026-11-20T12:00:00.000Z', reason: 'new disks' } });
