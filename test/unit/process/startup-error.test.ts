import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../src/db/migrate.js';
import { openPool } from '../../../src/db/pool.js';
import { formatStartupError } from '../../../src/process/startup-error.js';

const EMBEDDED = { host: '127.0.0.1', port: 3000, databaseUrl: null };

describe('what is said when the service does not start', () => {
  it('names a port that is in use, and what to do', async () => {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address() as { port: number };
    const [error] = await once(createServer().listen(port, '127.0.0.1'), 'error');
    first.close();
    expect(formatStartupError(error, { ...EMBEDDED, port })).toBe(
      `Port ${port} on 127.0.0.1 is in use. Stop what listens there, or set PORT to another (0 = any free one).`,
    );
  });

  it('names the setting when a host is not of this machine', async () => {
    const [error] = await once(createServer().listen(0, '192.0.2.1'), 'error');
    expect(formatStartupError(error, { ...EMBEDDED, host: '192.0.2.1' })).toContain('HOST 192.0.2.1');
  });

  it('says that the server of DATABASE_URL cannot be reached, without its password', async () => {
    const databaseUrl = 'postgresql://user:secret@localhost:1/gluepoint';
    const pool = openPool({ connectionString: databaseUrl, onError: () => {} });
    const error = await pool.query('SELECT 1').catch((thrown: unknown) => thrown);
    await pool.end();
    const said = formatStartupError(error, { ...EMBEDDED, databaseUrl });
    expect(said).toMatch(/^The server of DATABASE_URL cannot be reached: .*ECONNREFUSED/);
    expect(said).not.toContain('secret');
  });

  it('says that a server that takes connections and says nothing cannot be reached', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const databaseUrl = `postgresql://user:secret@127.0.0.1:${port}/gluepoint`;
    const error = await migrate(databaseUrl).catch((thrown: unknown) => thrown);
    silent.close();
    expect(formatStartupError(error, { ...EMBEDDED, databaseUrl })).toBe(
      'The server of DATABASE_URL cannot be reached: timeout expired',
    );
  });

  it('leaves other errors their own words', () => {
    expect(formatStartupError(new Error('the disk is full'), EMBEDDED)).toBe('the disk is full');
    expect(formatStartupError(new Error('settings are wrong'), null)).toBe('settings are wrong');
  });
});
