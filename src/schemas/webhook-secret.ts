/** What stands before the secret of a webhook, as Standard Webhooks writes it. */
export const SECRET_PREFIX = 'whsec_';

const MIN_BYTES = 8;
const MAX_BYTES = 128;
const BASE64 = /^[A-Za-z\d+/]+={0,2}$/;

/** What a webhook's secret has to be. */
export const SECRET_EXPECTED = `expected base64 of ${MIN_BYTES} to ${MAX_BYTES} bytes, with or without "${SECRET_PREFIX}" before it`;

/** A secret that was given, written as Standard Webhooks writes it; null when it cannot be one. */
export function canonicalSecret(text: string): string | null {
  const base64 = text.startsWith(SECRET_PREFIX) ? text.slice(SECRET_PREFIX.length) : text;
  if (!BASE64.test(base64)) return null;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) return null;
  // What the decoder dropped was not base64: a wrong length, or bits too many.
  const canonical = bytes.toString('base64');
  return canonical.replace(/=+$/, '') === base64.replace(/=+$/, '') ? SECRET_PREFIX + canonical : null;
}
