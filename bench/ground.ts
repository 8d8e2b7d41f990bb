import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAlive } from '../src/db/embedded/is-alive.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PREFIX = 'gluepoint-bench-';
/** The service stops within 10 s in every case. */
const KILL_AFTER_MS = 12_000;

export interface StartOptions {
  name: string;
  /** Default: node. Another program gets no channel to the bench, and a process group of its own. */
  command?: string;
  args: string[];
  env?: Record<string, string>;
}

/** The temporary folder and the processes of one run; nothing of them is left behind. */
export class Ground {
  readonly dir: string;
  readonly #children = new Set<ChildProcess>();
  readonly #groups = new WeakSet<ChildProcess>();

  constructor() {
    sweep();
    this.dir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
    // Embedded PostgreSQL, started by root, runs as another user.
    chmodSync(this.dir, 0o711);
  }

  /** Starts a process with a clean environment; what it writes to stderr, as the log, goes to a file. */
  start({ name, command, args, env = {} }: StartOptions): ChildProcess {
    const log = openSync(this.#logOf(name), 'a');
    const child = spawn(command ?? process.execPath, args, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['ignore', 'pipe', log, ...(command === undefined ? (['ipc'] as const) : [])],
      serialization: 'advanced',
      detached: command !== undefined,
    });
    closeSync(log);
    if (command !== undefined) this.#groups.add(child);
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  /** The last lines that a process wrote to stderr. */
  logTail(name: string): string {
    return readFileSync(this.#logOf(name), 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  }

  async stop(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    this.#kill(child, 'SIGTERM');
    const timer = setTimeout(() => this.#kill(child, 'SIGKILL'), KILL_AFTER_MS);
    await gone;
    clearTimeout(timer);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#children].map((child) => this.stop(child)));
    rmSync(this.dir, { recursive: true, force: true });
  }

  #kill(child: ChildProcess, signal: NodeJS.Signals): void {
    if (this.#groups.has(child)) process.kill(-(child.pid as number), signal);
    else child.kill(signal);
  }

  #logOf(name: string): string {
    return join(this.dir, `${name}.log`);
  }
}

/** Removes the folders of runs that were killed; their processes end by themselves. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-')[0] : 0);
    if (pid > 0 && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
