import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../src/db/embedded/index.js';
import { type Service, startService } from '../test/support/cli/flow-service.js';
import { sweep } from '../test/support/store.js';
import { PostgresServer } from './postgres-server.js';

/** What scenarios work with: everything that they start here is stopped, and its data removed, when they end. */
export class Chaos {
  readonly #print: (line: string) => void;
  #scenario = '';
  #endings: (() => Promise<unknown>)[] = [];
  #shared: Promise<PostgresServer> | null = null;
  readonly #sharedEndings: (() => Promise<unknown>)[] = [];

  private constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** Removes what an earlier run left when it was killed. */
  static async open(print: (line: string) => void): Promise<Chaos> {
    await sweep();
    return new Chaos(print);
  }

  begin(scenario: string): void {
    this.#scenario = scenario;
  }

  /** Reports progress. */
  say(line: string): void {
    this.#print(`${this.#scenario}: ${line}`);
  }

  /** Registers something to do when the scenario ends; what was registered last is done first. */
  atEnd(ending: () => Promise<unknown>): void {
    this.#endings.unshift(ending);
  }

  /** A new data folder. A PostgreSQL that runs in it at the end is stopped. */
  async folder(): Promise<string> {
    const dir = await this.#makeFolder();
    this.atEnd(async () => {
      const store = await startEmbedded({ dataDir: dir });
      await store.stop();
      await rm(dir, { recursive: true, force: true });
    });
    return dir;
  }

  /** Starts the built service with these settings; it is killed at the end should it still run. */
  async service(env: Record<string, string>): Promise<Service> {
    const service = await startService({ LOG_LEVEL: 'silent', ...env });
    this.atEnd(() => service.end('SIGKILL'));
    return service;
  }

  /** A PostgreSQL server of its own, on TCP, that is not the service's. */
  async postgres(): Promise<PostgresServer> {
    return this.#openServer(this.#endings);
  }

  /** The connection string of a new, empty database, on a server that all scenarios share. */
  async database(): Promise<string> {
    this.#shared ??= this.#openServer(this.#sharedEndings);
    return (await this.#shared).database();
  }

  /** Ends what the scenario began. */
  async tidy(): Promise<void> {
    for (const end of this.#endings.splice(0)) await end();
  }

  async close(): Promise<void> {
    await this.tidy();
    for (const end of this.#sharedEndings.splice(0)) await end();
  }

  async #openServer(endings: (() => Promise<unknown>)[]): Promise<PostgresServer> {
    const dir = await this.#makeFolder();
    const server = await PostgresServer.open(dir);
    endings.unshift(async () => {
      await server.kill();
      await rm(dir, { recursive: true, force: true });
    });
    return server;
  }

  /** Named so that a later run sweeps it up should this one be killed. */
  async #makeFolder(): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), `gluepoint-test-${process.pid}-`));
    // Embedded PostgreSQL, started by root, runs as another user.
    await chmod(dir, 0o711);
    return dir;
  }
}
