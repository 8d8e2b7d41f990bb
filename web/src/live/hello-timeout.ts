/** How long requests wait for the stream of changes; it usually connects sooner. Apart, for tests without a DOM. */
export const HELLO_TIMEOUT_MS = 300;
