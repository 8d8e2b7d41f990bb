import { join } from 'node:path';
import type { Client, Round } from '../client.js';
import { installNpmPackages } from '../npm-packages.js';
import { placeProgram, programEnvironment } from '../place-program.js';
import { runCommand } from '../run-command.js';

export interface NodeProgram {
  name: string;
  about: string;
  /** Name to exact version; the first is the client whose version is shown. */
  packages: Record<string, string>;
  program: string;
  steps: Client['steps'];
  /** Beside what every program is given. */
  env?: (round: Round) => Record<string, string>;
  /** Arguments of node before the program. */
  nodeArgs?: readonly string[];
  /** A client whose installed packages are the same; null = its own. */
  sharesPackagesOf?: string;
}

/** A program for Node that npm packages are installed for. */
export function nodeProgram(given: NodeProgram): Client {
  const { name, about, packages, program, steps, env, nodeArgs = [], sharesPackagesOf } = given;
  return {
    name,
    about,
    steps,
    async prepare(workshop) {
      const folder = sharesPackagesOf === undefined ? workshop.folder : join(workshop.folder, '..', sharesPackagesOf);
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
