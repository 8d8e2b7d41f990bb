/**
 * How errors are told apart, one rule for all protocols: a chain of exceptions, a log text and a fingerprint go in, a
 * type and a glue key come out. `chain.ts` has the shape that each protocol is read into; `link.ts` decides what of an
 * exception counts; `normal/` takes out of frames what changes between builds; `own/` knows libraries, as data;
 * `message/` masks what varies in texts; `fingerprint.ts` is how a client overrides it.
 */
export { type ChainLink, type ErrorChain, type Frame, frameOf, type Language } from './chain.js';
export type { Fingerprint } from './fingerprint.js';
export { type Identity, identityOf, type LogText, type Report } from './identity.js';
export { maskedText } from './message/index.js';
