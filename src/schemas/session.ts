import { z } from 'zod';
import { projectSlug } from './common/names.js';

/** Sign-in with a key, which the session cookie then holds. */
export const sessionNew = z
  .strictObject({
    key: z.string().min(1).max(200).meta({ description: 'A key of role read or admin, or the root key' }),
  })
  .meta({ id: 'NewSession', example: { key: 'gp_read_4f1c2a9d0b7e4c3a8d6f5e1b2c3d4e5f60718293' } });

/** The current session or, for a key in a header, the same about the key. */
export const sessionOut = z
  .object({
    role: z.enum(['root', 'admin', 'read']),
    project: z
      .object({ slug: projectSlug, name: z.string(), number: z.number().int() })
      .meta({ description: 'Project of the key; for the root key, the requested project' }),
    canWrite: z.boolean().meta({ description: 'Whether the key can send and change data' }),
  })
  .meta({
    id: 'Session',
    example: { role: 'admin', project: { slug: 'default', name: 'Default', number: 1 }, canWrite: true },
  });
