import { describe, expect, it } from 'vitest';
import { embeddedConnections } from '../../../src/db/database.js';
import { SHARE_CONNECTIONS } from '../../../src/db/shares.js';

describe('embeddedConnections', () => {
  it('is enough for all processes and the one that starts them', () => {
    expect(SHARE_CONNECTIONS).toBe(20);
    expect(embeddedConnections({ processes: 1, role: 'all' })).toBe(100);
    expect(embeddedConnections({ processes: 8, role: 'all' })).toBe(9 * 32 + 16);
    expect(embeddedConnections({ processes: 8, role: 'worker' })).toBe(100);
  });
});
