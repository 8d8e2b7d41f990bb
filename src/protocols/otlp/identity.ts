import { type Identity, identityOf, type Language, maskedText } from '../identity/index.js';
import { chainInText, chainOfException } from './chain.js';
import type { Exception } from './exception.js';
import { fingerprintIn } from './fingerprint.js';
import type { Origin } from './origin.js';
import { type Attributes, trimmedText } from './values.js';

/** Attributes in which loggers hand over the text before its parameters were put in (Serilog, .NET, NLog, log4j). */
const TEMPLATES = ['message_template.text', '{OriginalFormat}', 'MessageTemplate', 'log.template'];

/** What is known of an error that a log record or a span's event holds. */
export interface ErrorFacts {
  /** null = the record has none. */
  exception: Exception | null;
  /** The name of the event; '' = none. For the events of spans, which all have the same, ''. */
  eventName: string;
  /** The text of the record; '' = none. */
  text: string;
  attributes: Attributes;
}

/** The identity of an error in a log record or in an exception of a span. */
export function identityOfError({ exception, eventName, text, attributes }: ErrorFacts, origin: Origin): Identity {
  const { language } = origin;
  const chain = exception === null ? chainInText(text, language) : chainOfException(exception, language);
  const given = templateIn(attributes);
  // Text that was put together before it was logged is not a template.
  const template = eventName || trimmedText(attributes.get('event.name')) || (given === text ? '' : given);
  const log = template !== '' || text !== '' ? { template: template || null, text } : null;
  return identityOf({ chain, log, fingerprint: fingerprintIn(attributes) ?? origin.fingerprint });
}

/** The identity of a span that failed without an exception. Texts are '' where nothing is given. */
export function identityOfSpan(span: { name: string; statusMessage: string; attributes: Attributes }): Identity {
  const parts = [maskedText(span.name) || 'Span without a name', maskedText(span.statusMessage)];
  const template = parts.filter((part) => part !== '').join(': ');
  const chain = { language: null as Language | null, links: [] };
  return identityOf({ chain, log: { template, text: template }, fingerprint: fingerprintIn(span.attributes) });
}

function templateIn(attributes: Attributes): string {
  for (const name of TEMPLATES) {
    const template = trimmedText(attributes.get(name));
    if (template !== '') return template;
  }
  return '';
}
