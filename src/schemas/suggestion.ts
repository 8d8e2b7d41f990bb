import { z } from 'zod';
import { environmentName } from './common/names.js';
import { projectQuery } from './common/query.js';
import { text } from './common/text.js';

/** What names can be asked for. */
const SUGGESTED = ['component', 'environment', 'type', 'version'] as const;

/** Names for a field that somebody types into. */
export const suggestionsQuery = projectQuery({
  of: z.enum(SUGGESTED).default('component').meta({ description: 'Kind of names' }),
  q: text(1, 200).optional().meta({ description: 'Words that must all occur in the name. Case-insensitive.' }),
  environment: environmentName.optional().meta({ description: 'Only components of this environment; default: all' }),
});

/** Names as they are, without anything else of what they name. */
export const suggestionsOut = z
  .object({
    items: z.array(z.string()).meta({ description: 'At most 50, ordered by name; names that begin with `q` first' }),
  })
  .meta({ id: 'Suggestions', example: { items: ['shop', 'shop/checkout', 'shop/checkout/db'] } });
