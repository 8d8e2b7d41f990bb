/** How long questions wait for the stream: it usually has begun by then. */
export const HELLO_PATIENCE_MS = 300;
