import { instantText } from '../../format/instant.js';

/** `indefinitely`, `until 14:03:22`, `no`. */
export function mutedText(muted: boolean | string, nowMs: number): string {
  if (typeof muted === 'string') return `until ${instantText(Date.parse(muted), nowMs)}`;
  return muted ? 'indefinitely' : 'no';
}
