/** How often a stream says that it is there. Browsers tell pages of events only, not of comments. */
export const PING_EVERY_MS = 10_000;
