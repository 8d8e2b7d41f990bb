// Apart from what uses them, for tests without a DOM.

/** How long requests wait for the stream of changes; it usually connects sooner. */
export const HELLO_TIMEOUT_MS = 300;

/** The service sends a ping every 10 s. Without any message for this long the connection is treated as lost. */
export const SERVICE_TIMEOUT_MS = 25_000;
