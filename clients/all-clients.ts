import type { Client } from './client.js';
import { ravenNode, sentryNode } from './kinds/sentry-node.js';

/** Everything that `npm run clients` tries. A new one is a file in `kinds/`, a program, and a line here. */
export const ALL_CLIENTS: readonly Client[] = [
  ...['7.120.4', '8.55.2', '9.47.2', '10.78.0', '11.12.0'].map(sentryNode),
  ravenNode,
];
