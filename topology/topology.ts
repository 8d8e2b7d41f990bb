import { Ground } from '../bench/ground.js';
import { type Service, startService } from '../test/support/cli/flow-service.js';
import { freePort } from '../test/support/free-port.js';
import { until } from '../test/support/until.js';
import { Client } from './client.js';
import { environmentOf } from './compose.js';
import { type PostgresServer, startPostgres } from './postgres.js';
import { startProxy } from './proxy.js';
import { RedisServer } from './redis.js';

const ROOT_KEY = 'root-key-of-the-topology';
/** What an address could not hold as it is. */
const PASSWORD = `p@ss:w/o r%d?#'"$\\&é`;
const REDIS_PASSWORD = 'redis-password-of-the-topology';
const APIS = ['api-1', 'api-2'] as const;
const AHEAD = new URL('clock-ahead.mjs', import.meta.url).href;

export type ApiName = (typeof APIS)[number];

/** What docker-compose.yml describes, by hand: every process is a real one, with the environment that compose gives it. */
export class Topology {
  readonly ground = new Ground();
  /** What runs, with its version; and what could not be found, in words. */
  readonly parts: string[] = [];
  readonly missing: string[] = [];
  readonly apis = new Map<ApiName, Service>();
  /** Another database than that of a server of its own. */
  readonly #databaseUrl: string | null;
  #clockAheadMs = 0;
  readonly #ports = new Map<ApiName, number>();
  readonly #replacements: [string, string][] = [];
  #postgres: PostgresServer | null = null;
  #worker: Service | null = null;
  readonly #others: Service[] = [];
  #redis: RedisServer | null = null;
  #proxyUrl: string | null = null;
  #clients = 0;

  private constructor(databaseUrl: string | null) {
    this.#databaseUrl = databaseUrl;
  }

  /** Starts everything; throws, with what was started stopped again, when something does not start. */
  static async start(databaseUrl: string | null = null): Promise<Topology> {
    const topology = new Topology(databaseUrl);
    try {
      await topology.#start();
      return topology;
    } catch (error) {
      await topology.close();
      throw error;
    }
  }

  /** Empty without Redis. */
  get redisUrl(): string {
    return this.#redis === null ? '' : `redis://:${REDIS_PASSWORD}@${this.#redis.address}`;
  }

  get hasProxy(): boolean {
    return this.#proxyUrl !== null;
  }

  /** A client of its own: by the proxy, or without one by one API process or the other. */
  client(): Client {
    this.#clients += 1;
    const direct = [...this.apis.values()][this.#clients % this.apis.size]?.url;
    return new Client(this.#proxyUrl ?? (direct as string), ROOT_KEY);
  }

  async startApi(name: ApiName): Promise<void> {
    const port = String(this.#ports.get(name));
    this.apis.set(name, await this.#service(name, { PORT: port }));
  }

  async killRedis(): Promise<void> {
    await this.#redis?.kill();
  }

  async startRedis(): Promise<void> {
    await this.#redis?.start();
  }

  /** Starts API processes and worker again, with clocks that go ahead of the machine's. */
  async moveClocks(aheadMs: number): Promise<void> {
    await this.#endServices();
    this.#clockAheadMs = aheadMs;
    await this.#startServices();
  }

  /** Until the process can do all its work. */
  async untilReady(name: ApiName): Promise<void> {
    const api = this.apis.get(name) as Service;
    await until(async () => (await api.call('GET', '/readyz')).status === 200, 20);
  }

  /** Has another service stopped with this. */
  alsoEnd(service: Service): void {
    this.#others.push(service);
  }

  async close(): Promise<void> {
    await Promise.all([this.#endServices(), ...this.#others.map((service) => service.end('SIGTERM'))]);
    await this.#postgres?.stop();
    await this.ground.close();
  }

  async #start(): Promise<void> {
    for (const name of APIS) this.#ports.set(name, await freePort());
    await Promise.all([this.#openPostgres(), this.#openRedis()]);
    await this.#startServices();
    this.parts.push('two API processes', 'a worker');
    await this.#openProxy();
  }

  async #openPostgres(): Promise<void> {
    if (this.#databaseUrl !== null) {
      this.parts.push('the database that was given');
      return;
    }
    this.#postgres = await startPostgres(this.ground.dir, PASSWORD);
    this.#replacements.push(['postgres:5432', this.#postgres.address]);
    this.parts.push(this.#postgres.version);
  }

  async #openRedis(): Promise<void> {
    this.#redis = await RedisServer.start(this.ground, REDIS_PASSWORD);
    if (this.#redis === null) {
      this.missing.push('redis-server is not on the PATH: jobs are kept in PostgreSQL.');
      return;
    }
    this.#replacements.push(['redis:6379', this.#redis.address]);
    this.parts.push(this.#redis.version);
  }

  /** A worker that is killed would leave a job that no worker takes for half a minute. */
  async #endServices(): Promise<void> {
    const killed = [...this.apis.values()].map((service) => service.end('SIGKILL'));
    await Promise.all([...killed, this.#worker?.end('SIGTERM')]);
  }

  async #startServices(): Promise<void> {
    const startWorker = async () => {
      this.#worker = await this.#service('worker', { PORT: '0' });
    };
    await Promise.all([...APIS.map((name) => this.startApi(name)), startWorker()]);
    await Promise.all(APIS.map((name) => this.untilReady(name)));
  }

  async #openProxy(): Promise<void> {
    const [first, second] = APIS.map((name) => `127.0.0.1:${this.#ports.get(name)}`) as [string, string];
    const proxy = await startProxy(this.ground, [first, second]);
    if (proxy === null) {
      this.missing.push('haproxy is not on the PATH: clients go to one API process or the other directly.');
      return;
    }
    this.#proxyUrl = proxy.url;
    this.parts.push(proxy.version);
  }

  #service(name: string, own: Record<string, string>): Promise<Service> {
    const given = {
      GLUEPOINT_ROOT_KEY: ROOT_KEY,
      POSTGRES_PASSWORD: PASSWORD,
      REDIS_PASSWORD,
      GLUEPOINT_ALLOW_PRIVATE_TARGETS: 'true',
    };
    const env = { ...environmentOf(name, { ...given, LOG_LEVEL: 'warn' }), ...own };
    for (const [variable, value] of Object.entries(env)) {
      env[variable] = this.#replacements.reduce((text, [from, to]) => text.replace(from, to), value);
    }
    if (this.redisUrl === '') env.REDIS_URL = '';
    if (this.#databaseUrl !== null) env.DATABASE_URL = this.#databaseUrl;
    if (this.#clockAheadMs === 0) return startService(env);
    return startService({ ...env, NODE_OPTIONS: `--import=${AHEAD}`, CLOCK_AHEAD_MS: String(this.#clockAheadMs) });
  }
}
