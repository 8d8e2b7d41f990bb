import { cutText } from '../../gluing/texts.js';
import type { Exception } from './exception.js';
import { placeOf } from './place.js';
import { templateOf } from './template.js';
import { type Attributes, trimmedText } from './values.js';

const TYPE_LENGTH = 500;
const GLUE_KEY_LENGTH = 500;

/** What counts as the same error: occurrences of one type and one glue key. */
export interface Identity {
  type: string;
  glueKey: string;
}

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
export function identityOf({ exception, eventName, text, attributes }: ErrorFacts): Identity {
  const name = eventName || trimmedText(attributes.get('event.name'));
  const template = () => templateOf(text || exception?.value || '', attributes) || 'Log record without a text';
  return {
    type: cutText(exception?.class || name || template(), TYPE_LENGTH),
    glueKey: cutText(placeOf(exception?.stackText ?? ''), GLUE_KEY_LENGTH),
  };
}

/** The identity of a span that failed without an exception. Texts are '' where nothing is given. */
export function identityOfSpan({ name, statusMessage }: { name: string; statusMessage: string }): Identity {
  const none = new Map();
  const parts = [templateOf(name, none) || 'Span without a name', templateOf(statusMessage, none)];
  return { type: cutText(parts.filter((part) => part !== '').join(': '), TYPE_LENGTH), glueKey: '' };
}
