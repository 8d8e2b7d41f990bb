import { z } from 'zod';
import { DEFAULT_PROJECT } from '../model/project.js';
import { policyNew } from './alert-policy.js';
import { projectSlug } from './common/names.js';
import { inspectionConfig } from './inspection.js';

const project = projectSlug.default(DEFAULT_PROJECT);

/** A list in which no project has two of one name. */
function differentlyNamed<T extends z.ZodType<{ project: string; name: string }>>(entry: T) {
  return z
    .array(entry)
    .superRefine((entries, context) => {
      entries.forEach(({ project, name }, n) => {
        const first = entries.findIndex((other) => other.project === project && other.name === name);
        const message = `entry ${first} of the list has the same name in the same project`;
        if (first < n) context.addIssue({ code: 'custom', path: [n, 'name'], message });
      });
    })
    .default([]);
}

/** The file that GLUEPOINT_CONFIG names: what a project gets at start, in the shapes of the API. */
export const configBody = z.strictObject({
  inspections: differentlyNamed(inspectionConfig.extend({ project })),
  policies: differentlyNamed(policyNew.extend({ project })),
});
