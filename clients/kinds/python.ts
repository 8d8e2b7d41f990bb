import type { Client } from '../client.js';
import { findCommand, lacksPackages } from '../debian.js';
import { placeProgram, programEnvironment } from '../place-program.js';
import { askCommand, runCommand } from '../run-command.js';
import { loggedShopOf } from '../shop.js';

const PACKAGES = 'python3-sentry-sdk';
const ASK_VERSION = 'import sentry_sdk; print(sentry_sdk.VERSION)';

/** Debian's sentry-sdk of Python. */
export const sentryPython: Client = pythonClient(
  'sentry-python',
  "Debian's sentry-sdk, with its logging integration",
  null,
);

/** A newer one from its source. */
export const sentryPythonSource: Client = pythonClient(
  'sentry-python-source',
  'sentry-sdk of --sdk-source python=…',
  'python',
);

function pythonClient(name: string, about: string, sdk: string | null): Client {
  return {
    name,
    about,
    steps: loggedShopOf('snake'),
    async prepare({ folder, sdkSource }) {
      const source = sdk === null ? null : sdkSource(sdk);
      if (sdk !== null && source === null) {
        return { why: 'no source of it was given', how: `--sdk-source ${sdk}=<clone of getsentry/sentry-python>` };
      }
      const python = findCommand('python3');
      const env: Record<string, string> = source === null ? {} : { PYTHONPATH: source };
      const version = python === null ? null : askCommand(python, ['-c', ASK_VERSION], env);
      if (python === null || version === null) return lacksPackages('sentry-sdk for Python', PACKAGES);
      return {
        version,
        async run(round) {
          const path = placeProgram('sentry_python.py', folder, 'src/shop.py', round);
          await runCommand({
            command: python,
            args: [path],
            cwd: folder,
            env: { ...programEnvironment(round), ...env },
          });
        },
      };
    },
  };
}
