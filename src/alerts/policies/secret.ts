import { randomBytes } from 'node:crypto';
import { SECRET_PREFIX } from '../../schemas/alert-policy.js';

/** A secret as Standard Webhooks writes it: 32 bytes of chance. */
export function makeSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString('base64');
}
