import { isPlainlyPrivate } from '../channels/public-address.js';

/** Whether the address of a target cannot be reached because it is plainly private. The real look is taken when connecting. */
export function isPrivateUrl(text: string): boolean {
  return isPlainlyPrivate(new URL(text).hostname);
}
