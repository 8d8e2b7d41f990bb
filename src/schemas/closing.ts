import { z } from 'zod';
import { instantOut } from './common/instant.js';

/**
 * An event that was closed, and the instant from which its earlier occurrences count no more (docs/rules.md#closing).
 */
export const closingOut = z
  .object({ id: z.string().meta({ description: 'Of the event' }), closedAt: instantOut })
  .meta({
    id: 'Closing',
    example: { id: '01938f5e-7c00-7000-8000-000000000001', closedAt: '2026-11-20T10:04:00.000Z' },
  });
