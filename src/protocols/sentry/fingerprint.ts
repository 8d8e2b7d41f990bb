import { hash } from 'node:crypto';
import { cleanText, cutText } from '../../gluing/texts.js';
import { textOf } from './json.js';

const DEFAULT = /^\{\{\s*default\s*\}\}$/;
const MAX_LENGTH = 500;

/** What the SDK was told to tell events apart by. */
export interface Fingerprint {
  glueKey: string;
  /** Whether the rule's own key is part of it: then it only tells more apart. */
  refines: boolean;
}

/**
 * The fingerprint that an event was given, in which `{{ default }}` stands for the rule's own key; null without one.
 * A single part stands as it is, several as a JSON list, and what is too long ends in a hash of the whole.
 */
export function fingerprintOf(value: unknown, ruleKey: string): Fingerprint | null {
  if (!Array.isArray(value)) return null;
  const parts = value.map(textOf).filter((part) => part !== '');
  if (parts.length === 0) return null;
  const expanded = parts.map((part) => (DEFAULT.test(part) ? ruleKey : part));
  const [first] = expanded as [string, ...string[]];
  const text = cleanText(expanded.length === 1 && !first.startsWith('[') ? first : JSON.stringify(expanded));
  return { glueKey: shortened(text), refines: parts.some((part) => DEFAULT.test(part)) };
}

function shortened(text: string): string {
  if (cutText(text, MAX_LENGTH) === text) return text;
  const digest = hash('sha256', text, 'hex').slice(0, 32);
  return `${cutText(text, MAX_LENGTH - digest.length - 1)} ${digest}`;
}
