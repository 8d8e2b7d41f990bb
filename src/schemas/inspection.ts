import { z } from 'zod';
import { DEFAULT_INSPECTION } from '../model/project.js';
import { durationIn, durationMs, durationOut } from './common/duration.js';
import { instantOut } from './common/instant.js';
import { differentEntries, itself } from './common/list.js';
import { componentPath, environmentName, givenName, objectId, versionText } from './common/names.js';
import { text } from './common/text.js';
import { findingOut } from './finding.js';

const MAX_ENTRIES = 100;

/** Name of an inspection. */
export const inspectionName = givenName('Payment in production');

/** A list of an inspection, in which nothing stands twice. */
export function listed<T extends z.ZodType<string>>(item: T) {
  return differentEntries(item, MAX_ENTRIES, itself);
}

const filters = {
  environment: listed(environmentName).meta({ example: ['production'] }),
  component: listed(componentPath).meta({
    description: 'Each includes its descendants',
    example: ['shop/payment'],
  }),
  version: listed(versionText).meta({ description: 'Version of the first error of a type', example: [] }),
};

/** Which errors an inspection looks at. In a change, filters that are left out stay. */
export const filtersIn = z.strictObject(filters).partial();
/** While it is off nothing is evaluated: what is seen then is known to it later. */
export const enabled = z.boolean().meta({ description: 'Default: true', example: true });
/** What returns within a minute has not been silent. */
const LEAST_SILENCE_MS = 60_000;

/** The silence after which a type counts as new again; null = never. */
export const silence = durationIn
  .refine((value) => !(durationMs(value) < LEAST_SILENCE_MS), { error: 'expected at least one minute, or null' })
  .nullable()
  .meta({ description: 'After this time without an error a type counts as new again; null = never', example: null });

const policyIds = listed(objectId).meta({
  description: 'Ids of alert policies; empty = every policy that matches',
  example: [],
});

/** Alert policies as the file of GLUEPOINT_CONFIG and exports name them, which know no ids. */
export const policyNames = listed(text(1, 200)).meta({
  description: 'Alert policies by name; empty = every policy that matches',
  example: [],
});

/** An inspection to be made (docs/rules/alerting.md#inspections); only its name is needed. */
export const inspectionNew = z
  .strictObject({
    name: inspectionName,
    enabled: enabled.optional(),
    filters: filtersIn.optional().meta({ description: 'Empty or omitted: all' }),
    silence: silence.optional(),
    policies: policyIds.optional(),
  })
  .meta({
    id: 'NewInspection',
    example: {
      name: 'Payment in production',
      filters: { environment: ['production'], component: ['shop/payment'] },
      silence: '7d',
    },
  });

/** A change of an inspection; it acts from the next run. */
export const inspectionPatch = z.strictObject({ ...inspectionNew.partial().shape }).meta({
  id: 'InspectionChange',
  description: 'Omitted fields and omitted filters are unchanged.',
  example: { enabled: false, filters: { version: ['2.4.1'] } },
});

/** What an answer and an export say alike of an inspection. */
export const definitionOut = {
  name: z.string(),
  enabled: z.boolean(),
  filters: z
    .object({ environment: z.array(z.string()), component: z.array(z.string()), version: z.array(z.string()) })
    .meta({ description: 'Empty = all' }),
  silence: durationOut.nullable(),
};

/** An inspection; `lastRun` and `nextRun` are instants of the server's clock. */
export const inspectionOut = z
  .object({
    id: z.string(),
    ...definitionOut,
    policies: z.array(z.string()).meta({ description: 'Policy ids; empty = every policy that matches' }),
    lastRun: instantOut.nullable().meta({ description: 'null before the first run' }),
    nextRun: instantOut.nullable().meta({ description: 'null while it is disabled' }),
  })
  .meta({
    id: 'Inspection',
    example: {
      id: '01938f5e-7c00-7000-8000-000000000000',
      name: DEFAULT_INSPECTION,
      enabled: true,
      filters: { environment: [], component: [], version: [] },
      silence: null,
      policies: [],
      lastRun: '2026-11-20T10:00:01.482Z',
      nextRun: '2026-11-20T11:00:00.000Z',
    },
  });

/** What a run by hand would find. */
export const dryRunOut = z
  .object({
    dryRun: z.literal(true),
    from: instantOut.meta({ description: 'The current hour' }),
    to: instantOut,
    findings: z.array(findingOut).meta({ description: 'Worst first. Their ids are valid in this response only.' }),
  })
  .meta({ id: 'DryRun' });

/** An inspection in the file of GLUEPOINT_CONFIG: as it is made over HTTP, but with policies by name. */
export const inspectionConfig = z.strictObject({ ...inspectionNew.shape, policies: policyNames.optional() });
