import { expect, it } from 'vitest';
import { PING_EVERY_MS } from '../../../src/changes/event-stream.js';
import { SERVICE_TIMEOUT_MS } from '../../../web/src/live/timeouts.js';

it('pages treat the connection as lost after 2.5 missing pings', () => {
  expect(SERVICE_TIMEOUT_MS).toBe(2.5 * PING_EVERY_MS);
});
