import { z } from 'zod';
import type { Severity } from '../model/severity.js';
import { componentPath, environmentName, environmentOfComponent, importance } from './common/names.js';
import { pageQuery } from './common/page.js';
import { projectQuery } from './common/query.js';
import { maintenanceOut } from './maintenance.js';

/** All components, as a list: none of them is named, so all environments unless one is asked for. */
export const componentsQuery = projectQuery({
  environment: environmentName.optional().meta({ description: 'Only this environment; default: all' }),
  under: componentPath.optional().meta({ description: 'Only this component and its descendants' }),
  ...pageQuery,
});

const judged = {
  component: z.string(),
  status: importance.meta({ description: 'The worst of its own status and its descendants' }),
  own: importance,
  maintenance: maintenanceOut
    .nullable()
    .meta({ description: 'Maintenance in effect, of the component or an ancestor' }),
};

/** A component as a line of the list: its status now, with and without its descendants. */
export const componentOut = z.object({ environment: z.string(), ...judged }).meta({
  id: 'Component',
  example: { environment: 'production', component: 'shop/checkout', status: 'alarm', own: 'alarm', maintenance: null },
});

/** A tree is of one environment. */
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
    ...judged,
    get children(): z.ZodArray<z.ZodType<TreeNodeOut>> {
      return z.array(treeNode);
    },
  })
  .meta({ id: 'TreeNode' });

/** The same components as one tree, for boards (docs/rules/api.md#reading). */
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
