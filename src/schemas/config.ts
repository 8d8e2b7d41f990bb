import { z } from 'zod';
import { DEFAULT_PROJECT } from '../model/project.js';
import { policyNew } from './alert-policy.js';
import { projectSlug } from './common/names.js';
import { inspectionConfig } from './inspection.js';

const project = projectSlug.default(DEFAULT_PROJECT);

/** A list in which names are unique within a project. */
function uniquelyNamed<T extends z.ZodType<{ project: string; name: string }>>(entry: T) {
  return z
    .array(entry)
    .superRefine((entries, context) => {
      entries.forEach(({ project, name }, n) => {
        const first = entries.findIndex((other) => other.project === project && other.name === name);
        const message = `has the same name as entry ${first} in the same project`;
        if (first < n) context.addIssue({ code: 'custom', path: [n, 'name'], message });
      });
    })
    .default([]);
}

/** The file of GLUEPOINT_CONFIG: inspections and policies that projects get at start, in the formats of the API. */
export const configBody = z.strictObject({
  inspections: uniquelyNamed(inspectionConfig.extend({ project })),
  policies: uniquelyNamed(policyNew.extend({ project })),
});
