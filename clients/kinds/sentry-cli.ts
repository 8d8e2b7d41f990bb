import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '../client.js';
import { installNpmPackages } from '../npm-packages.js';
import { runCommand } from '../run-command.js';
import { errorsOf, MESSAGES } from '../shop.js';

/** The command line of Sentry: messages with arguments, an event from a file, and a monitored command. */
export function sentryCli(version: string): Client {
  return {
    name: `sentry-cli-${version.split('.')[0]}`,
    about: 'sentry-cli send-event and monitors run',
    steps: [...errorsOf('camel').filter(({ name }) => name === 'charge'), ...MESSAGES],
    async prepare({ folder }) {
      const failure = await installNpmPackages(folder, { '@sentry/cli': version });
      if (failure !== null) return failure;
      return {
        version,
        async run({ number, dsn, release }) {
          const command = join(folder, 'node_modules/.bin/sentry-cli');
          const cli = (...args: string[]) =>
            runCommand({ command, args, cwd: folder, env: { SENTRY_DSN: dsn, SENTRY_ALLOW_FAILURE: '0' } });
          const about = ['--no-environ', '--release', release, '--env', 'staging'];
          for (const user of [4710 + number, 4711 + number]) {
            await cli('send-event', ...about, '--level', 'error', '-m', 'user %s has no cart', '-a', String(user));
          }
          await cli('send-event', ...about, '--level', 'warning', '-m', 'stock of item "tea" is low');
          const file = join(folder, 'event.json');
          writeFileSync(file, JSON.stringify(eventOfFile(4710 + number, number, release)));
          await cli('send-event', file);
          // It must not fail for the sake of its report.
          await cli('monitors', 'run', 'nightly', '--', 'true');
        },
      };
    },
  };
}

function eventOfFile(order: number, line: number, release: string): object {
  const frame = { function: 'chargeCard', filename: 'shop.js', lineno: line, in_app: true };
  const stacktrace = { frames: [frame] };
  const exception = { values: [{ type: 'Error', value: `card of order ${order} was declined`, stacktrace }] };
  return { platform: 'javascript', level: 'error', environment: 'staging', release, exception };
}
