import { z } from 'zod';
import type { Severity } from '../model/severity.js';
import { instantIn, instantOut } from './common/instant.js';
import { componentPath, environmentName, environmentOfComponent, importance } from './common/names.js';
import { pageQuery } from './common/page.js';
import { projectQuery } from './common/query.js';
import { storedName, text } from './common/text.js';

/** A maintenance in effect, of the requested component or an ancestor. */
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

/** Starts maintenance of a component and its descendants now, until an instant. */
export const maintenanceIn = z
  .strictObject({
    until: instantIn.meta({ description: 'In the future, at most 366 days ahead' }),
    reason: text(0, 500).nullish(),
  })
  .meta({ id: 'MaintenanceOrder', example: { until: '2026-11-20T12:00:00.000Z', reason: 'new disks' } });

/** Parameters of the list of components; default: all environments. */
export const componentsQuery = projectQuery({
  environment: environmentName.optional().meta({ description: 'Only this environment; default: all' }),
  under: componentPath.optional().meta({ description: 'Only this component and its descendants' }),
  ...pageQuery,
});

const statusFields = {
  component: z.string(),
  status: importance.meta({ description: 'The worst of its own status and its descendants' }),
  own: importance,
  maintenance: maintenanceOut
    .nullable()
    .meta({ description: 'Maintenance in effect, of the component or an ancestor' }),
};

/** A component in the list: its current status, with and without its descendants. */
export const componentOut = z.object({ environment: z.string(), ...statusFields }).meta({
  id: 'Component',
  example: { environment: 'production', component: 'shop/checkout', status: 'alarm', own: 'alarm', maintenance: null },
});

/** Parameters of the component tree, which is of one environment. */
export const treeQuery = projectQuery({ environment: environmentOfComponent });

interface TreeNodeOut {
  component: string;
  status: Severity;
  own: Severity;
  maintenance: z.output<typeof maintenanceOut> | null;
  children: TreeNodeOut[];
}

const treeNode: z.ZodType<TreeNodeOut> = z
  .object({
    ...statusFields,
    get children(): z.ZodArray<z.ZodType<TreeNodeOut>> {
      return z.array(treeNode);
    },
  })
  .meta({ id: 'TreeNode' });

/** The components of an environment as one tree, for boards (docs/rules/api.md#reading). */
export const treeOut = z
  .object({
    environment: z.string(),
    at: z.string().meta({ format: 'date-time' }),
    status: importance.meta({ description: 'The worst status of all' }),
    children: z.array(treeNode).meta({ description: 'Top-level components; at every level the worst first' }),
  })
  .meta({
    id: 'Tree',
    example: {
      environment: 'production',
      at: '2026-11-20T10:02:00.000Z',
      status: 'alarm',
      children: [
        {
          component: 'shop',
          status: 'alarm',
          own: 'unknown',
          maintenance: null,
          children: [{ component: 'shop/checkout', status: 'alarm', own: 'alarm', maintenance: null, children: [] }],
        },
      ],
    },
  });

/** Kinds of names. */
const SUGGESTED = ['component', 'environment', 'type', 'version'] as const;

/** Names for a field with completion. */
export const suggestionsQuery = projectQuery({
  of: z.enum(SUGGESTED).default('component').meta({ description: 'Kind of names' }),
  q: storedName(1, 200).optional().meta({ description: 'Words that must all occur in the name. Case-insensitive.' }),
  environment: environmentName.optional().meta({ description: 'Only components of this environment; default: all' }),
});

/** Names only, without ids. */
export const suggestionsOut = z
  .object({
    items: z.array(z.string()).meta({ description: 'At most 50, ordered by name; names that begin with `q` first' }),
  })
  .meta({ id: 'Suggestions', example: { items: ['shop', 'shop/checkout', 'shop/checkout/db'] } });
