import { z } from 'zod';
import { componentPath, environmentName, versionText } from './common/names.js';
import { text } from './common/text.js';
import {
  definitionOut,
  enabled,
  filtersIn,
  inspectionName,
  inspectionOut,
  listed,
  policyNames,
  silence,
} from './inspection.js';

/** What an export holds; `policies` are names, so that another project can take it. */
export const inspectionExport = z
  .object({
    ...definitionOut,
    policies: z.array(z.string()).meta({ description: 'Policy names; for a deleted policy, its id' }),
  })
  .meta({ id: 'InspectionExport' });

/** As `listed`; a single text stands for a list of it. */
function listOrOne<T extends z.ZodType<string>>(item: T) {
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), listed(item));
}

/** The configuration of the second seed: each a list or a single text, each may be left out. */
const seedForm = {
  project: listOrOne(text(1, 200))
    .optional()
    .meta({ description: 'Slugs of projects. Default: the project of the key' }),
  env: listOrOne(environmentName).optional().meta({ description: 'Environments' }),
  version: listOrOne(versionText).optional(),
  service: listOrOne(componentPath).optional().meta({ description: 'Components' }),
};

/** An exported definition, or the form of the second seed, which says filters in its own words. */
export const inspectionImport = z
  .strictObject({
    name: inspectionName.optional().meta({ description: 'Default: an unused name' }),
    ...seedForm,
    configs: z.strictObject(seedForm).optional().meta({ description: 'The same four fields, nested' }),
    enabled: enabled.optional(),
    filters: filtersIn.optional(),
    silence: silence.optional(),
    policies: policyNames.optional(),
  })
  .superRefine((body, context) => {
    const given = Object.keys(body);
    const forms = [['filters'], ['env', 'version', 'service'], ['configs']].flatMap((names) => {
      const name = names.find((one) => given.includes(one));
      return name === undefined ? [] : [name];
    });
    const add = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (given.length === 0) add([], 'expected an exported inspection, or project, env, version, service');
    else if (forms.length > 1)
      add([forms[1] as string], `cannot be combined with ${forms[0]}: both define the filters`);
    else if (body.configs && body.project) add(['project'], 'cannot be combined with configs: put it inside');
  })
  .meta({
    id: 'InspectionImport',
    example: { project: ['default'], env: ['production'], version: [], service: ['shop/payment', 'shop/cart'] },
  });

/** What became of an import, project by project. */
export const inspectionsImported = z
  .object({
    items: z.array(inspectionOut.extend({ project: z.string() })),
    refused: z
      .array(z.object({ project: z.string(), reason: z.string() }))
      .meta({ description: 'Projects that do not exist or that the key has no access to' }),
  })
  .meta({ id: 'InspectionsImported' });
