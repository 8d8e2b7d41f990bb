import type { Ground } from '../bench/ground.js';
import { freePort } from '../test/support/free-port.js';
import { findProgram, mortal, versionOf } from './programs.js';

const OPTIONS = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];

/** A Redis that can be killed and started again on what it kept. */
export class RedisServer {
  #process: ReturnType<Ground['start']> | null = null;

  private constructor(
    readonly ground: Ground,
    readonly program: string,
    /** host:port */
    readonly address: string,
    readonly password: string,
  ) {}

  /** Started; null when Redis is not on the PATH. */
  static async start(ground: Ground, password: string): Promise<RedisServer | null> {
    const program = findProgram('redis-server');
    if (program === null) return null;
    const server = new RedisServer(ground, program, `127.0.0.1:${await freePort()}`, password);
    await server.start();
    return server;
  }

  get version(): string {
    return versionOf(this.program, '--version').split(' sha')[0] as string;
  }

  async start(): Promise<void> {
    const [host, port] = this.address.split(':') as [string, string];
    const args = ['--port', port, '--bind', host, '--dir', this.ground.dir, '--requirepass', this.password, ...OPTIONS];
    const redis = this.ground.start({ name: 'redis', ...mortal(this.program, args) });
    for await (const chunk of redis.stdout ?? []) if (String(chunk).includes('Ready to accept')) break;
    this.#process = redis;
  }

  async kill(): Promise<void> {
    if (this.#process !== null) await this.ground.stop(this.#process);
  }
}
