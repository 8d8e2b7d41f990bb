import { z } from 'zod';
import { PAIR_KEYS, readPair } from '../model/pair.js';
import { instantIn } from './common/instant.js';
import { componentPath, environmentName, glueKeyText, importance, typeName, versionText } from './common/names.js';
import { projectQuery, queryFlag } from './common/query.js';
import { text } from './common/text.js';

/** Which components a list is about. */
export const scopeQuery = {
  component: componentPath.optional().meta({ description: 'Only this component' }),
  subtree: queryFlag.optional().meta({ description: '`true`: include its descendants' }),
  environment: environmentName.optional().meta({ description: 'Only this environment; default: all' }),
};

/** Longest: a property's key of 100, each after a backslash, its value of 4 096 characters, `properties.` and `=`. */
const pair = text(2, 4_400).refine((value) => readPair(value) !== null, {
  error: `expected <key>=<value>, where the key is one of ${PAIR_KEYS.join(', ')} or properties.<name>`,
});

/** What a list of events can be narrowed to. */
export const eventFilters = {
  ...scopeQuery,
  type: typeName.optional().meta({ description: 'Only the type with exactly this name' }),
  glueKey: glueKeyText.optional().meta({ description: 'Only with exactly this glue key' }),
  importance: z.array(importance).max(4).optional().meta({ description: 'Only this importance; repeatable' }),
  version: versionText.optional().meta({ description: 'Only with exactly this version' }),
  active: queryFlag
    .optional()
    .meta({ description: '`true`: only events that are still relevant (now < relevantUntil)' }),
  from: instantIn.optional().meta({ description: 'Only events that ended at or after this time' }),
  to: instantIn.optional().meta({ description: 'Only events that began before this time' }),
  q: text(1, 200).optional().meta({
    description:
      'Words that must all occur in the name of the type or, if `from` or `to` is given, all in the message. Case-insensitive.',
    example: 'connection refused',
  }),
  only: z.array(pair).max(10).optional().meta({
    description:
      '`<key>=<value>` that must match, such as `version=2.4.1` or `properties.region=eu-1`; repeatable, all must match. In a name write `\\=` for `=` and `\\\\` for a backslash.',
  }),
  not: z.array(pair).max(10).optional().meta({
    description: 'The same for pairs that must not match; an absent value matches nothing',
  }),
};

/** What events are narrowed to, of all of them at once. */
export const eventsFilterQuery = projectQuery(eventFilters);
