import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '../lib/clock.js';
import { CliError } from './cli-error.js';
import { print } from './output.js';

/** The parts of its process that a command uses. */
export interface CliContext {
  env: Record<string, string | undefined>;
  stdout: Pick<NodeJS.WriteStream, 'write'>;
  /** For progress and errors. */
  stderr: NodeJS.WriteStream;
  clock: Clock;
  /** Pauses. */
  wait(ms: number): Promise<void>;
}

/** Runs a tool in this process and leaves its exit code; a CliError is printed and gives 2, any other error gives 1. */
export async function runTool(tool: (args: string[], surroundings: CliContext) => Promise<number>): Promise<void> {
  const { env, stdout, stderr, argv } = process;
  const surroundings = { env, stdout, stderr, clock: systemClock, wait: async (ms: number) => void (await sleep(ms)) };
  try {
    process.exitCode = await codeOf(() => tool(argv.slice(2), surroundings), surroundings);
  } catch (error) {
    print(stderr, `${(error as Error).stack ?? error}\n`);
    process.exit(1);
  }
}

/** The exit code of a tool. */
export async function codeOf(
  tool: () => Promise<number>,
  { stderr }: { stderr: Pick<NodeJS.WriteStream, 'write'> },
): Promise<number> {
  try {
    return await tool();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    print(stderr, `${error.message}\n`);
    return 2;
  }
}
