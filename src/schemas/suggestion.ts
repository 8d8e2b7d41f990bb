import { z } from 'zod';
import { environmentName } from './common/names.js';
import { projectQuery } from './common/query.js';
import { storedName } from './common/text.js';

/** What names can be asked for. */
const SUGGESTED = ['component', 'environment', 'type', 'version'] as const;

/** Names for a field that somebody types into. */
export const suggestionsQuery = projectQuery({
  of: z.enum(SUGGESTED).default('component').meta({ description: 'Names of what' }),
  q: storedName(1, 200).optional().meta({ description: 'Words that all occur in the name. Case does not matter.' }),
  environment: environmentName
    .optional()
    .meta({ description: 'Only components of this environment; all when left out' }),
});

/** Names as they are, without anything else of what they name. */
export const suggestionsOut = z
  .object({
    items: z.array(z.string()).meta({ description: 'At most 50, by name; those that begin with `q` first' }),
  })
  .meta({ id: 'Suggestions', example: { items: ['shop', 'shop/checkout', 'shop/checkout/db'] } });
