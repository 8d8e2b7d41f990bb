import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { toPolicyDefinition } from '../alerts/policies/policy-body.js';
import { privateTargets } from '../alerts/policies/policy-commands.js';
import { DEFAULT_DEFINITION } from '../inspection/definitions/definition.js';
import { toDefinition } from '../inspection/definitions/definition-body.js';
import { whyUnreadable } from '../lib/readable-file.js';
import { knownFields } from '../schemas/common/did-you-mean.js';
import { checkInput } from '../schemas/common/field-errors.js';
import { configBody } from '../schemas/config.js';
import type { Settings } from '../settings.js';
import { type Config, ConfigError, type InspectionEntry, type PolicyEntry, problemText } from './config.js';

/** Reads and checks the file. Throws ConfigError with every problem in it. */
export async function readConfig(
  file: string,
  { allowPrivateTargets }: Pick<Settings, 'allowPrivateTargets'>,
): Promise<Config> {
  const words = { noun: 'field', known: knownFields(configBody) } as const;
  const checked = checkInput(configBody, parse(file, await readText(file)), words);
  if (!checked.ok) throw new ConfigError(file, checked.errors.map(problemText));
  const policies = checked.value.policies.map(toPolicyEntry);
  const refused = policies.flatMap(({ path, definition }) =>
    privateTargets(definition.targets, allowPrivateTargets).map((error) => `${path}.${problemText(error)}`),
  );
  if (refused.length > 0) throw new ConfigError(file, refused);
  return { file, policies, inspections: checked.value.inspections.map(toInspectionEntry) };
}

type PolicyBody = z.output<typeof configBody>['policies'][number];

function toPolicyEntry({ project, ...body }: PolicyBody, n: number): PolicyEntry {
  return { path: `policies.${n}`, project, definition: toPolicyDefinition(body) };
}

type InspectionBody = z.output<typeof configBody>['inspections'][number];

function toInspectionEntry({ project, policies = [], ...body }: InspectionBody, n: number): InspectionEntry {
  const { policyIds: _, ...definition } = { ...DEFAULT_DEFINITION, ...toDefinition(body) };
  return { path: `inspections.${n}`, project, definition, policies };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigError(file, [`it cannot be read: ${whyUnreadable(error as NodeJS.ErrnoException)}`]);
  }
}

/** Reports only the line: the parser's message may repeat the text around the error, and with it a secret. */
function parse(file: string, text: string): unknown {
  // Some editors write a byte order mark.
  const json = text.replace(/^\uFEFF/, '');
  const syntaxError = syntaxErrorOf(json);
  if (syntaxError === null) return JSON.parse(json);
  const line = json.slice(0, syntaxError.offset).split('\n').length;
  throw new ConfigError(file, [`it is not valid JSON: see line ${line}`]);
}

function syntaxErrorOf(json: string): { offset: number } | null {
  const message = parseError(json);
  if (message === null) return null;
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return { offset: Number(position) };
  if (!message.startsWith('Unexpected token')) return { offset: json.length };
  // Search the shortest prefix with the wrong token: it ends with that token.
  let [good, bad] = [0, json.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (parseError(json.slice(0, middle))?.startsWith('Unexpected token')) bad = middle;
    else good = middle;
  }
  return { offset: bad };
}

function parseError(json: string): string | null {
  try {
    JSON.parse(json);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
