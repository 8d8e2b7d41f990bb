import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

const TIMEOUT_MS = 60_000;
/** The end of what a program printed says why it failed. */
const KEPT_CHARACTERS = 300;

/** A command and how it is run. */
export interface Command {
  command: string;
  args: readonly string[];
  cwd: string;
  env?: Record<string, string>;
  /** Exit codes that are right; null = any, as for a program that crashes on purpose. */
  exitCodes?: readonly number[] | null;
  timeoutMs?: number;
}

/** Runs it to its end and returns what it printed. Throws when it does not end in time or ends with another code. */
export async function runCommand({ command, args, cwd, env, exitCodes = [0], timeoutMs }: Command): Promise<string> {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs ?? TIMEOUT_MS);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  const isRight = exitCodes === null ? signal !== 'SIGKILL' : code !== null && exitCodes.includes(code);
  if (isRight) return output;
  const ending = code === null ? `was ended by ${signal}` : `exited with ${code}`;
  throw new Error(`${command} ${ending}: ${lastOf(output)}`);
}

function lastOf(output: string): string {
  const line = output.trim().replace(/\s+/g, ' ');
  return line.length > KEPT_CHARACTERS ? `… ${line.slice(-KEPT_CHARACTERS)}` : line;
}

/** What a short command prints, trimmed; null when there is no such command or it fails. */
export function askCommand(command: string, args: readonly string[], env: Record<string, string> = {}): string | null {
  try {
    return execFileSync(command, args, {
      env: { ...process.env, ...env },
      timeout: 30_000,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    }).trim();
  } catch {
    return null;
  }
}
