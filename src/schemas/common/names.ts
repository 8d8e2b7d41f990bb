import { z } from 'zod';
import { SEVERITIES } from '../../model/severity.js';
import { codePoints, componentPath as componentPathIn, storedComponentPath } from '../occurrence.js';
import { isStorable, storedName, UNSTORABLE_TEXT } from './text.js';

/** Path of a component in a URL or a filter. */
export const componentPath = componentPathIn.refine(isStorable, UNSTORABLE_TEXT);

/** Path of a component that is to be deleted: also one that an earlier version accepted. */
export const deletableComponentPath = storedComponentPath.refine(isStorable, UNSTORABLE_TEXT);

/** The environment of a component that is named without one (docs/rules/api.md#conventions). */
export const DEFAULT_ENVIRONMENT = 'production';

/** Name of an environment in a filter. */
export const environmentName = storedName(1, 64).meta({ example: DEFAULT_ENVIRONMENT });

/** Environment of a named component; default `production` (docs/rules/api.md#conventions). */
export const environmentOfComponent = environmentName
  .default(DEFAULT_ENVIRONMENT)
  .meta({ description: 'Environment of the component' });

/** Name of an event type in a filter. */
export const typeName = storedName(1, 500);
/** Glue key in a filter; `""` for occurrences without one. */
export const glueKeyText = storedName(0, 500);
/** Version in a filter. */
export const versionText = storedName(0, 100);

/** Importance of an occurrence or an event. */
export const importance = z.enum(SEVERITIES).meta({ id: 'Importance', example: 'alarm' });

/** A status; the same four values as an importance. */
export const severity = importance;

/** Short name of a project in URLs. */
export const projectSlug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, { error: 'must match [a-z0-9][a-z0-9-]{0,62}' })
  .meta({ example: 'default' });

const MAX_NAME = 100;

/** A name that users choose; leading and trailing whitespace is removed. */
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

/** An input id: any text, since text that is not a UUID is simply not found (404). */
export const objectId = z.string().meta({ format: 'uuid', description: 'Id' });

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Whether PostgreSQL accepts the text as a uuid. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}
