import type { ErrorChain, Frame } from '../../../../src/protocols/identity/chain.js';

/** A chain as lines to compare: of each exception its relation, class and value, then its frames, oldest first. */
export function shown(chain: ErrorChain | null): string[] {
  if (chain === null) return ['none'];
  const links = chain.links.flatMap(({ relation, class: name, value, frames }) => [
    `${relation} ${name}: ${value}`.trimEnd(),
    ...frames.map((frame) => `  ${shownFrame(frame)}`),
  ]);
  return [String(chain.language), ...links];
}

/** `com.example.Cart pay (Cart.java:12)`, `[/lib/libgame.so+4096]`, `pay (/app/cart.py:3) json.loads(x)`. */
export function shownFrame(frame: Frame): string {
  const place = [frame.file, frame.line, frame.column].filter((part) => part !== null).join(':');
  const offset = frame.imageOffset === null ? '' : `+${frame.imageOffset}`;
  const image = frame.image === '' ? '' : `[${frame.image}${offset}]`;
  return [frame.module, frame.function, place === '' ? '' : `(${place})`, image, frame.sourceLine]
    .filter((part) => part !== '')
    .join(' ');
}
