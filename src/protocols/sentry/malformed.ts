/** What was sent is not what the protocol says; the message is for its sender. */
export class Malformed extends Error {}

/** It is larger than what is taken. */
export class TooLarge extends Error {}
