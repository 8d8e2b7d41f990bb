import { hash } from 'node:crypto';
import { cleanText, cutText } from '../../gluing/core/texts.js';
import { toNfc } from '../../lib/nfc.js';
import { SCRUBBED, withoutSecrets } from '../secrets/index.js';

/** By what a client wants its events told apart: one or more texts, of which `{{ default }}` stands for the rule. */
export type Fingerprint = readonly string[];

const DEFAULT = /^\{\{\s*default\s*\}\}$/;
const MAX_LENGTH = 500;
/** More than is kept. */
const MASKED_CHARS = 2_000;

/** Whether it leaves everything to the rule. */
export function isDefault(fingerprint: Fingerprint): boolean {
  return fingerprint.every((part) => DEFAULT.test(part));
}

/** Whether the rule's own identity is part of it: then it only splits what the rule would glue. */
export function refinesDefault(fingerprint: Fingerprint): boolean {
  return fingerprint.some((part) => DEFAULT.test(part));
}

/**
 * The fingerprint as one text of at most 500 characters, with `ruleKey` in the place of `{{ default }}`; with '' it is
 * left out. A single part stands as it is, several as a JSON list, and what is too long, or holds
 * a secret, which is left out, ends in a hash of the whole.
 */
export function fingerprintKey(fingerprint: Fingerprint, ruleKey: string): string {
  const parts = fingerprint.map((part) => (DEFAULT.test(part) ? ruleKey : part)).filter((part) => part !== '');
  const [first = ''] = parts;
  const text = toNfc(cleanText(parts.length <= 1 && !first.startsWith('[') ? first : JSON.stringify(parts)));
  const shown = withoutSecrets(text.slice(0, MASKED_CHARS), SCRUBBED);
  if (shown === text && cutText(text, MAX_LENGTH) === text) return text;
  const digest = hash('sha256', text, 'hex').slice(0, 32);
  return `${cutText(shown, MAX_LENGTH - digest.length - 1)} ${digest}`;
}
