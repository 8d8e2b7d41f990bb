import { z } from 'zod';
import { SEVERITIES } from '../../model/severity.js';
import { codePoints, componentPath as componentPathIn } from '../occurrence.js';
import { isStorable, text, UNSTORABLE_TEXT } from './text.js';

/** Path of a component in an address or a filter. */
export const componentPath = componentPathIn.refine(isStorable, UNSTORABLE_TEXT);

/** Where a component is named and no environment (docs/rules/api.md#conventions). */
export const DEFAULT_ENVIRONMENT = 'production';

/** Name of an environment in a filter. */
export const environmentName = text(1, 64).meta({ example: DEFAULT_ENVIRONMENT });

/** Where a component is named, the environment left out is `production` (docs/rules/api.md#conventions). */
export const environmentOfComponent = environmentName
  .default(DEFAULT_ENVIRONMENT)
  .meta({ description: 'Environment of the component' });

/** Name of an event type in a filter. */
export const typeName = text(1, 500);
/** Glue key in a filter; `""` is that of occurrences that named none. */
export const glueKeyText = text(0, 500);
/** Version in a filter. */
export const versionText = text(0, 100);

/** Importance of an occurrence or an event. */
export const importance = z.enum(SEVERITIES).meta({ id: 'Importance', example: 'alarm' });

/** A status, or an importance that decides it: the same four words. */
export const severity = importance;

/** Short name of a project in addresses. */
export const projectSlug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, { error: 'must match [a-z0-9][a-z0-9-]{0,62}' })
  .meta({ example: 'default' });

const MAX_NAME = 100;

/** A name that people give to what they make; blanks around it are no part of it. */
export function givenName(example: string) {
  return z
    .string()
    .trim()
    .refine((name) => name !== '' && codePoints(name) <= MAX_NAME, {
      error: `expected 1 to ${MAX_NAME} characters that are not all blank`,
    })
    .refine(isStorable, UNSTORABLE_TEXT)
    .meta({ minLength: 1, maxLength: MAX_NAME, example });
}

/** An id on the way in: any text, since an id that cannot be one is simply not found (404). */
export const objectId = z.string().meta({ format: 'uuid', description: 'Id' });

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Whether PostgreSQL would take the text as a uuid. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}
