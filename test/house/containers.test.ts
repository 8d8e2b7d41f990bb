import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../src/settings.js';

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true });

/** As compose fills in `${NAME}`, `${NAME:-default}` and `${NAME:?why}`. */
function substitute(value: unknown, env: Record<string, string>): string {
  return String(value).replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name, sign, rest) => {
    return env[name] || (sign === '-' ? rest : '');
  });
}

function environmentOf(service: string): Record<string, string> {
  const env = { POSTGRES_PASSWORD: 'pw', GLUEPOINT_ADMIN_KEY: 'a-root-key' };
  const entries = Object.entries(compose.services[service].environment);
  return Object.fromEntries(entries.map(([name, value]) => [name, substitute(value, env)]));
}

describe('docker-compose.yml', () => {
  it.each(['api', 'worker'])('gives %s settings that it accepts', (service) => {
    expect(readSettings(environmentOf(service))).toMatchObject({
      role: service,
      databaseUrl: 'postgresql://gluepoint:pw@postgres:5432/gluepoint',
      redisUrl: 'redis://redis:6379',
      adminKey: 'a-root-key',
      processes: 1,
      publicUrl: null,
      trustProxy: false,
    });
  });

  it('starts the service when PostgreSQL and Redis are healthy, and gives it time to stop', () => {
    for (const name of ['api', 'worker']) {
      const service = compose.services[name];
      for (const store of ['postgres', 'redis']) {
        expect(service.depends_on[store]).toEqual({ condition: 'service_healthy' });
        expect(compose.services[store].healthcheck.test).toBeDefined();
      }
      expect(service).toMatchObject({ init: true, stop_grace_period: '15s' });
    }
  });

  it('keeps what is stored in volumes that it declares', () => {
    for (const store of ['postgres', 'redis']) {
      const [volume] = compose.services[store].volumes[0].split(':');
      expect(Object.keys(compose.volumes)).toContain(volume);
    }
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');

  it('sets only what the service accepts', () => {
    const [, assignments = ''] = lines.find((line) => line.startsWith('ENV '))?.split(/^ENV /) ?? [];
    const env = Object.fromEntries(assignments.split(' ').map((pair) => pair.split('=')));
    expect(readSettings(env)).toMatchObject({ host: '0.0.0.0', dataDir: '/data' });
  });

  it('runs the service as an ordinary user, in a process that signals reach', () => {
    expect(lines).toContain('USER node');
    expect(lines).toContain('CMD ["node", "dist/server.js"]');
  });
});
