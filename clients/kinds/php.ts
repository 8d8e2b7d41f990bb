import type { Client } from '../client.js';
import { findCommand, lacksPackages } from '../debian.js';
import { placeProgram, programEnvironment } from '../place-program.js';
import { askCommand, runCommand } from '../run-command.js';
import { shopOf } from '../shop.js';

const PACKAGES = 'php-cli php-curl php-mbstring php-psr-log php-guzzlehttp-psr7 php-symfony-options-resolver';

/** Debian has no sentry-php: it runs from its source, with the libraries it needs from Debian. */
export const sentryPhp: Client = phpClient('sentry-php', 'sentry-php of --sdk-source php=…', 'sentry.php', 'php');

/** sentry-php 1.x, whose bodies are base64 of zlib. */
export const ravenPhp: Client = phpClient(
  'raven-php',
  'sentry-php 1.x of --sdk-source raven-php=…: base64(zlib) on /store/',
  'raven.php',
  'raven-php',
);

function phpClient(name: string, about: string, program: string, sdk: string): Client {
  return {
    name,
    about,
    steps: shopOf('camel'),
    async prepare({ folder, sdkSource }) {
      const source = sdkSource(sdk);
      const php = findCommand('php');
      if (php === null) return lacksPackages('PHP', PACKAGES);
      if (source === null) {
        return {
          why: 'no package here brings it',
          how: `--sdk-source ${sdk}=<clone of getsentry/sentry-php>; apt-get install ${PACKAGES}`,
        };
      }
      const env = { SDK_SOURCE: source };
      const loader = placeProgram('load_sentry.php', folder, 'vendor/load.php', { number: 1 });
      const version = askCommand(php, ['-r', `require '${loader}'; echo sdk_version();`], env);
      if (version === null) return lacksPackages('a library that sentry-php needs', PACKAGES);
      return {
        version,
        async run(round) {
          const path = placeProgram(program, folder, 'src/shop.php', round);
          await runCommand({ command: php, args: [path], cwd: folder, env: { ...programEnvironment(round), ...env } });
        },
      };
    },
  };
}
