import { z } from 'zod';
import { ROLES } from '../model/role.js';
import { instantOut } from './common/instant.js';
import { componentPath } from './common/names.js';
import { text } from './common/text.js';

const role = z.enum(ROLES).meta({
  description:
    'ingest: send only; read: read only; admin: everything in its project; metrics: /metrics; dsn: public key for Sentry SDKs',
});

/** A new key. It always belongs to the project of the request. */
export const keyNew = z
  .strictObject({
    name: text(1, 200),
    role,
    component: componentPath.nullish().meta({ description: 'Only for role `dsn`: component of events that name none' }),
  })
  .meta({ id: 'NewKey', example: { name: 'checkout service', role: 'ingest' } });

/** A key in lists: without the key itself, except for a `dsn`, which is public (docs/rules/api.md#keys). */
export const keyOut = z
  .object({
    id: z.string(),
    name: z.string(),
    role,
    component: z.string().nullable(),
    createdAt: instantOut,
    dsn: z.string().optional().meta({ description: 'Only for role `dsn`' }),
  })
  .meta({ id: 'Key' });

/** The only response with the key; only its hash is stored. */
export const keyMade = keyOut.extend({ key: z.string().meta({ description: 'Shown once' }) }).meta({ id: 'KeyMade' });
