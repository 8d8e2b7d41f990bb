import { cleanText, cutText } from '../../gluing/core/texts.js';
import { toNfc } from '../../lib/nfc.js';
import type { OccurrenceBody } from '../../schemas/occurrence.js';
import { componentPathOf } from '../component-path.js';
import { identityOf } from '../identity/index.js';
import { eventIdOf } from './event.js';
import { chainOf } from './exceptions.js';
import { fingerprintOf } from './fingerprint.js';
import { happenedAt } from './happened-at.js';
import { fieldsOf, type Json, pairsOf, textOf, wordOf } from './json.js';
import { logEntryOf } from './log-entry.js';
import { messageOf } from './message.js';
import { propertiesOf } from './properties.js';
import { stackText } from './stack-text.js';

const MAX_ENVIRONMENT = 64;
const MAX_VERSION = 100;

const IMPORTANCE: Readonly<Record<string, OccurrenceBody['importance']>> = {
  fatal: 'alarm',
  error: 'alarm',
  warning: 'warning',
  warn: 'warning',
  info: 'unknown',
  log: 'unknown',
  debug: 'unknown',
};

/**
 * The occurrence that an event of a Sentry SDK is. Texts over a limit are cut and names made valid: an error
 * must not be lost for a long release name. `component` is that of events without the tag `service`; `envelopeId` the id
 * that the envelope gives to an event without its own.
 */
export function occurrenceOf(event: Json, component: string, envelopeId: string | null): OccurrenceBody {
  const chain = chainOf(event);
  const log = logEntryOf(event);
  const { type, glueKey } = identityOf({ chain, log, fingerprint: fingerprintOf(event) });
  const id = eventIdOf(event.event_id) ?? envelopeId;
  return {
    component: componentPathOf(serviceOf(event)) || component,
    type,
    environment: named(event.environment, MAX_ENVIRONMENT),
    version: named(event.release, MAX_VERSION),
    importance: importanceOf(event.level),
    message: messageOf(chain.links[0], log),
    stack: stackText(chain, log?.text ?? ''),
    glueKey,
    startedAt: happenedAt(event.timestamp),
    properties: propertiesOf(event, id, fieldsOf(chain.shown[0]?.mechanism)),
    id,
  };
}

function serviceOf(event: Json): string {
  const [, service] = pairsOf(event.tags).find(([name]) => name === 'service') ?? [];
  return wordOf(service);
}

/** A name that can be stored, in one line and within its limit; null without one. */
function named(value: unknown, limit: number): string | null {
  const text = toNfc(cleanText(wordOf(value).slice(0, 4 * limit))).replace(/\s+/g, ' ');
  return cutText(text, limit).trim() || null;
}

/** An error unless it says otherwise, also in words that no SDK has. */
function importanceOf(level: unknown): OccurrenceBody['importance'] {
  const named = textOf(level).toLowerCase();
  return Object.hasOwn(IMPORTANCE, named) ? IMPORTANCE[named] : 'alarm';
}
