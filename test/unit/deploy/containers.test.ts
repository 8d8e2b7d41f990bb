import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings, SETTING_NAMES } from '../../../src/settings.js';
import { COMPOSE, environmentOf } from '../../../topology/compose.js';

const SERVICES = ['api-1', 'api-2', 'worker'];
const { services, volumes, networks } = COMPOSE;
const GIVEN = {
  POSTGRES_PASSWORD: `p@ss:w/o r%d?#'"`,
  GLUEPOINT_ROOT_KEY: 'a-root-key-of-the-test',
  REDIS_PASSWORD: '0123abcd',
};
const dockerfile = readFileSync('Dockerfile', 'utf8');
const haproxy = readFileSync('deploy/haproxy.cfg', 'utf8');

describe('docker-compose.yml', () => {
  it.each(SERVICES)('gives %s settings that it accepts', (service) => {
    const environment = environmentOf(service, GIVEN);
    expect(readSettings(environment)).toMatchObject({
      role: service === 'worker' ? 'worker' : 'api',
      databaseUrl: 'postgresql://gluepoint@postgres:5432/gluepoint',
      redisUrl: 'redis://:0123abcd@redis:6379',
      rootKey: 'a-root-key-of-the-test',
      processes: 1,
      publicUrl: null,
      trustProxy: 1,
    });
    // The driver's own variable: what holds a password is not put into an address.
    expect(environment.PGPASSWORD).toBe(GIVEN.POSTGRES_PASSWORD);
  });

  it.each(SERVICES)(
    'gives %s only known settings, and all of them except for the address and the data folder',
    (service) => {
      const names = Object.keys(services[service]?.environment ?? {});
      expect(names.filter((name) => !SETTING_NAMES.includes(name))).toEqual(['PGPASSWORD']);
      expect(SETTING_NAMES.filter((name) => !names.includes(name)).sort()).toEqual([
        'GLUEPOINT_DATA_DIR',
        'HOST',
        'PORT',
      ]);
    },
  );

  it('has the settings that docs/configuration.md has', () => {
    const table = /^## Settings$.*?(?=^## )/ms.exec(readFileSync('docs/configuration.md', 'utf8'))?.[0] ?? '';
    const documented = [...table.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, names = '']) =>
      names.match(/\w+/g),
    );
    expect(documented.sort()).toEqual([...SETTING_NAMES, 'PGPASSWORD'].sort());
  });

  it('names three variables that must be given: the root key and the two passwords', () => {
    const text = readFileSync('docker-compose.yml', 'utf8');
    const required = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
    expect(required.sort()).toEqual(['GLUEPOINT_ROOT_KEY', 'POSTGRES_PASSWORD', 'REDIS_PASSWORD']);
  });

  it('starts the service when PostgreSQL and Redis are healthy, and gives it time to stop', () => {
    for (const service of SERVICES) {
      for (const store of ['postgres', 'redis']) {
        expect(services[service]?.depends_on?.[store]).toEqual({ condition: 'service_healthy' });
        expect(services[store]?.healthcheck?.test).toBeDefined();
      }
      expect(services[service]).toMatchObject({ init: true, stop_grace_period: '15s' });
    }
  });

  it.each(Object.keys(services))('runs %s without capabilities and on a read-only file system', (name) => {
    expect(services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    // A user of its own where the image would start as root; those of HAProxy and of the Dockerfile do not.
    if (name === 'postgres' || name === 'redis') expect(services[name]?.user).toBe(name);
  });

  it('names every image by tag and digest, as the Dockerfile does', () => {
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    const bases = dockerfile.match(/^FROM \S+/gm) ?? [];
    expect([images.length, bases.length]).toEqual([3, 2]);
    for (const image of [...images, ...bases]) expect(image).toMatch(/\w:[\w.-]+@sha256:[\da-f]{64}$/);
    expect(new Set(bases).size).toBe(1);
  });

  it('lets only the services reach the stores, and the stores reach nothing', () => {
    const inStore = Object.keys(services).filter((name) => services[name]?.networks?.includes('store'));
    expect(inStore.sort()).toEqual([...SERVICES, 'postgres', 'redis'].sort());
    for (const store of ['postgres', 'redis']) expect(services[store]?.networks).toEqual(['store']);
    expect(networks).toMatchObject({ store: { internal: true } });
    expect(services.redis?.command?.join(' ')).toContain('--requirepass "$$REDIS_PASSWORD"');
  });

  it('keeps what is stored in volumes that it declares', () => {
    for (const store of ['postgres', 'redis']) {
      expect(Object.keys(volumes)).toContain(services[store]?.volumes?.[0]?.split(':')[0]);
    }
  });

  it('opens the proxy to this machine only, and nothing else to anybody', () => {
    const open = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    expect(open.map(([name, { ports }]) => [name, ports])).toEqual([['proxy', [`127.0.0.1:\${PORT:-3000}:3000`]]]);
  });
});

describe('the proxy', () => {
  /** `presetenv NAME value` of the configuration. */
  const preset = Object.fromEntries(
    [...haproxy.matchAll(/^ {2}presetenv (\w+) (\S+)$/gm)].map(([, name, value]) => [name, value]),
  );

  it('knows every API process of docker-compose.yml by its name and port', () => {
    const apis = SERVICES.filter((name) => name.startsWith('api'));
    expect([preset.API_1, preset.API_2]).toEqual(apis.map((name) => `${name}:3000`));
    const servers = [...haproxy.matchAll(/^ {2}server (\S+) "\$\{(\w+)\}" (\w+)$/gm)].map(([, ...parts]) =>
      parts.join(' '),
    );
    expect(servers).toEqual([
      'api-1 API_1 check',
      'api-2 API_2 check',
      'api-1-unready API_1 backup',
      'api-2-unready API_2 backup',
    ]);
    expect(Object.keys(services.proxy?.depends_on ?? {})).toEqual(apis);
  });

  it('listens where docker-compose.yml expects it, with the configuration that is here', () => {
    expect(preset.LISTEN).toBe(':3000');
    const [file] = services.proxy?.volumes ?? [];
    expect(file?.split(':')[1]).toBe('/usr/local/etc/haproxy/haproxy.cfg');
    expect(existsSync(file?.split(':')[0] ?? '')).toBe(true);
  });
});

describe('the Dockerfile', () => {
  const lines = dockerfile.split('\n');

  it('sets only what the service accepts', () => {
    const [, assignments = ''] = lines.find((line) => line.startsWith('ENV '))?.split(/^ENV /) ?? [];
    const env = Object.fromEntries(assignments.split(' ').map((pair) => pair.split('=')));
    expect(readSettings(env)).toMatchObject({ host: '0.0.0.0', dataDir: '/data' });
  });

  it('runs the service as an ordinary user, in a process that signals reach', () => {
    expect(lines).toContain('USER node');
    expect(lines).toContain('CMD ["node", "dist/server.js"]');
  });

  it('copies only files that exist', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, sources = '']) =>
      sources.split(' '),
    );
    expect(copied).toContain('package.json');
    for (const source of copied) expect(existsSync(source), source).toBe(true);
  });
});
