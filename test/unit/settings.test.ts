import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from '../../src/settings.js';

function problemsOf(env: Record<string, string | undefined>): string[] {
  try {
    readSettings(env);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as SettingsError).problems;
  }
  return [];
}

describe('settings', () => {
  it('have a default each, so that none has to be given', () => {
    expect(readSettings({ PATH: '/bin', HOME: '/root' })).toEqual({
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: null,
      dataDir: './data',
      redisUrl: null,
      rootKey: null,
      formerNames: [],
      role: 'all',
      processes: 1,
      publicUrl: null,
      trustProxy: false,
      configFile: null,
      readTimeoutMs: 30_000,
      allowPrivateTargets: false,
      smtpUrl: null,
      mailFrom: null,
      mailsPerHour: 60,
      logLevel: 'info',
    });
  });

  it('are read from every variable', () => {
    const settings = readSettings({
      HOST: '::1',
      PORT: '0',
      DATABASE_URL: 'postgresql://u:p@db:5432/gluepoint',
      GLUEPOINT_DATA_DIR: '/var/lib/gluepoint',
      REDIS_URL: 'rediss://redis:6380/2',
      GLUEPOINT_ROOT_KEY: 'correct-horse-battery',
      GLUEPOINT_ROLE: 'worker',
      GLUEPOINT_PROCESSES: '4',
      GLUEPOINT_PUBLIC_URL: 'https://errors.example.org/gluepoint//',
      GLUEPOINT_TRUST_PROXY: '10.0.0.0/8, ::1',
      GLUEPOINT_CONFIG: 'package.json',
      GLUEPOINT_READ_TIMEOUT: '90s',
      GLUEPOINT_ALLOW_PRIVATE_TARGETS: 'true',
      SMTP_URL: 'smtps://mail:465',
      MAIL_FROM: 'Gluepoint <errors@example.org>',
      GLUEPOINT_MAILS_PER_HOUR: '100',
      LOG_LEVEL: 'warn',
    });
    expect(settings).toEqual({
      host: '::1',
      port: 0,
      databaseUrl: 'postgresql://u:p@db:5432/gluepoint',
      dataDir: '/var/lib/gluepoint',
      redisUrl: 'rediss://redis:6380/2',
      rootKey: 'correct-horse-battery',
      formerNames: [],
      role: 'worker',
      processes: 4,
      publicUrl: 'https://errors.example.org/gluepoint',
      trustProxy: ['10.0.0.0/8', '::1'],
      configFile: 'package.json',
      readTimeoutMs: 90_000,
      allowPrivateTargets: true,
      smtpUrl: 'smtps://mail:465',
      mailFrom: 'Gluepoint <errors@example.org>',
      mailsPerHour: 100,
      logLevel: 'warn',
    });
  });

  it.each([
    ['true', true],
    ['false', false],
    ['2', 2],
    ['127.0.0.1', ['127.0.0.1']],
  ])('take %s for GLUEPOINT_TRUST_PROXY', (value, expected) => {
    expect(readSettings({ GLUEPOINT_TRUST_PROXY: value }).trustProxy).toEqual(expected);
  });

  it.each([
    ['1', 1_000],
    ['45s', 45_000],
    ['10m', 600_000],
  ])('take %s for GLUEPOINT_READ_TIMEOUT', (value, expected) => {
    expect(readSettings({ GLUEPOINT_READ_TIMEOUT: value }).readTimeoutMs).toBe(expected);
  });

  it('take auto for GLUEPOINT_PROCESSES', () => {
    expect(readSettings({ GLUEPOINT_PROCESSES: 'auto' }).processes).toBe('auto');
  });

  it('take an empty variable for one that is not given', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '', GLUEPOINT_ROLE: '' })).toEqual(readSettings({}));
  });

  it.each([
    ['HOST', 'a host'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['PORT', '0x10'],
    ['PORT', 'http'],
    ['DATABASE_URL', 'mysql://db/gluepoint'],
    ['DATABASE_URL', 'db:5432'],
    ['REDIS_URL', 'http://redis'],
    ['GLUEPOINT_ROOT_KEY', '15-characters-x'],
    ['GLUEPOINT_ROOT_KEY', 'with a space in it'],
    ['GLUEPOINT_ROLE', 'API'],
    ['GLUEPOINT_PROCESSES', '0'],
    ['GLUEPOINT_READ_TIMEOUT', '0'],
    ['GLUEPOINT_READ_TIMEOUT', '601'],
    ['GLUEPOINT_READ_TIMEOUT', '11m'],
    ['GLUEPOINT_READ_TIMEOUT', '1.5s'],
    ['GLUEPOINT_READ_TIMEOUT', '1d'],
    ['GLUEPOINT_READ_TIMEOUT', 'soon'],
    ['GLUEPOINT_PROCESSES', '65'],
    ['GLUEPOINT_PROCESSES', 'many'],
    ['GLUEPOINT_PUBLIC_URL', 'errors.example.org'],
    ['GLUEPOINT_PUBLIC_URL', 'https://errors.example.org/a"b'],
    ['GLUEPOINT_PUBLIC_URL', 'https://errors.example.org/a//b'],
    ['GLUEPOINT_PUBLIC_URL', 'https://errors.example.org/?a'],
    ['GLUEPOINT_PUBLIC_URL', 'https://errors.example.org/v1/'],
    ['GLUEPOINT_PUBLIC_URL', 'https://errors.example.org/v1/status'],
    ['GLUEPOINT_PUBLIC_URL', 'https://errors.example.org/openapi.json'],
    ['GLUEPOINT_TRUST_PROXY', 'yes'],
    ['GLUEPOINT_TRUST_PROXY', '10.0.0'],
    ['GLUEPOINT_TRUST_PROXY', '300.0.0.1'],
    ['GLUEPOINT_TRUST_PROXY', '10.0.0.0/33'],
    ['GLUEPOINT_TRUST_PROXY', '10.0.0.1,'],
    ['GLUEPOINT_CONFIG', 'no-such-file.json'],
    ['GLUEPOINT_CONFIG', 'src'],
    ['GLUEPOINT_ALLOW_PRIVATE_TARGETS', '1'],
    ['SMTP_URL', 'mail:25'],
    ['MAIL_FROM', 'no-address'],
    ['GLUEPOINT_MAILS_PER_HOUR', '0'],
    ['MAIL_FROM', 'a@b\r\nBcc: c@d'],
    ['LOG_LEVEL', 'loud'],
  ])('refuse %s=%j, naming it once', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} must be `));
  });

  it('refuse an unknown GLUEPOINT_ variable, and name the known ones', () => {
    expect(problemsOf({ GLUEPOINT_DATADIR: '/data' })).toEqual([
      expect.stringMatching(/^GLUEPOINT_DATADIR is not a setting \(known: .*GLUEPOINT_DATA_DIR/),
    ]);
  });

  it('GLUEPOINT_ADMIN_KEY: is read as the former name of GLUEPOINT_ROOT_KEY, and reported', () => {
    expect(readSettings({ GLUEPOINT_ADMIN_KEY: 'correct-horse-battery' })).toMatchObject({
      rootKey: 'correct-horse-battery',
      formerNames: [{ former: 'GLUEPOINT_ADMIN_KEY', name: 'GLUEPOINT_ROOT_KEY' }],
    });
    expect(problemsOf({ GLUEPOINT_ADMIN_KEY: 'short' })).toEqual([
      expect.stringMatching(/^GLUEPOINT_ROOT_KEY must be /),
    ]);
  });

  it('GLUEPOINT_ADMIN_KEY beside GLUEPOINT_ROOT_KEY: accepts the same value, refuses another', () => {
    const env = { GLUEPOINT_ROOT_KEY: 'correct-horse-battery' };
    expect(readSettings({ ...env, GLUEPOINT_ADMIN_KEY: 'correct-horse-battery' }).rootKey).toBe(
      'correct-horse-battery',
    );
    expect(problemsOf({ ...env, GLUEPOINT_ADMIN_KEY: 'another-horse-battery' })).toEqual([
      'GLUEPOINT_ADMIN_KEY is the former name of GLUEPOINT_ROOT_KEY and has another value: remove GLUEPOINT_ADMIN_KEY',
    ]);
    expect(readSettings({ ...env, GLUEPOINT_ADMIN_KEY: '' }).formerNames).toEqual([]);
  });

  it('list every problem at once', () => {
    const env = {
      PORT: 'x',
      LOG_LEVEL: 'loud',
      GLUEPOINT_ROLE: 'boss',
      GLUEPOINT_A: '1',
      GLUEPOINT_B: '',
      GLUEPOINT_CONFIG: '/nope',
    };
    const names = problemsOf(env).map((problem) => problem.split(' ')[0]);
    expect(names.sort()).toEqual([
      'GLUEPOINT_A',
      'GLUEPOINT_B',
      'GLUEPOINT_CONFIG',
      'GLUEPOINT_ROLE',
      'LOG_LEVEL',
      'PORT',
    ]);
    expect(() => readSettings(env)).toThrow(/PORT must be.*\n.*LOG_LEVEL must be/s);
  });

  it('never repeat a value, which may hold a password', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db' }).join()).not.toContain('hunter2');
  });
});
