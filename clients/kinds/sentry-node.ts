import type { Client } from '../client.js';
import { installNpmPackages } from '../npm-packages.js';
import { placeProgram, programEnvironment } from '../place-program.js';
import { runCommand } from '../run-command.js';
import { errorsOf, shopOf, without } from '../shop.js';

/** @sentry/node of one major version. Version 7 is the oldest that still gets fixes. */
export function sentryNode(version: string): Client {
  return nodeProgram({
    name: `sentry-node-${version.split('.')[0]}`,
    about: '@sentry/node: captureException, captureMessage, causes, errors that nobody catches',
    packages: { '@sentry/node': version },
    program: 'sentry-node.cjs',
    steps: shopOf('camel'),
  });
}

/** The client before @sentry/node, whose bodies are base64 of zlib. It sends no causes. */
export const ravenNode: Client = nodeProgram({
  name: 'raven-node',
  about: 'raven for node: base64(zlib) on /store/',
  packages: { raven: '2.6.4' },
  program: 'raven-node.cjs',
  steps: [...without(errorsOf('camel'), 'order-refused', 'order-sold-out'), ...shopOf('camel').slice(-2)],
});

interface NodeProgram {
  name: string;
  about: string;
  /** The first is the client whose version is shown. */
  packages: Record<string, string>;
  program: string;
  steps: Client['steps'];
  env?: (round: Parameters<typeof programEnvironment>[0]) => Record<string, string>;
  /** Arguments of node before the program. */
  nodeArgs?: readonly string[];
}

/** A program for Node that npm packages are installed for. */
export function nodeProgram({ name, about, packages, program, steps, env, nodeArgs = [] }: NodeProgram): Client {
  return {
    name,
    about,
    steps,
    async prepare({ folder }) {
      const failure = await installNpmPackages(folder, packages);
      if (failure !== null) return failure;
      return {
        version: Object.values(packages)[0] ?? '',
        async run(round) {
          const path = placeProgram(program, folder, `src/shop.${program.split('.').at(-1)}`, round);
          await runCommand({
            command: process.execPath,
            args: [...nodeArgs, path],
            cwd: folder,
            env: { ...programEnvironment(round), ...env?.(round) },
          });
        },
      };
    },
  };
}
