import { Ground } from '../bench/ground.js';
import { type Service, startService } from '../test/flows/service.js';
import { freePort } from '../test/support/free-port.js';
import { until } from '../test/support/until.js';
import { Client } from './client.js';
import { environmentOf } from './compose.js';
import { type PostgresServer, startPostgres } from './postgres.js';
import { findProgram, versionOf } from './programs.js';

const ROOT_KEY = 'root-key-of-the-topology';
/** What an address could not hold as it is. */
const PASSWORD = `p@ss:w/o r%d?#'"$\\&é`;
const APIS = ['api-1', 'api-2'] as const;
const PROXY = new URL('../deploy/haproxy.cfg', import.meta.url).pathname;
const AHEAD = new URL('clock-ahead.mjs', import.meta.url).href;

export type ApiName = (typeof APIS)[number];

/** What docker-compose.yml describes, by hand: every process is a real one, with the environment that compose gives it. */
export class Topology {
  readonly ground = new Ground();
  /** What runs, with its version; and what could not be found, in words. */
  readonly parts: string[] = [];
  readonly missing: string[] = [];
  readonly apis = new Map<ApiName, Service>();
  /** Empty = there is no Redis here. */
  redisUrl = '';
  /** Another database than that of a server of its own. */
  readonly #databaseUrl: string | null;
  #clockAheadMs = 0;
  readonly #ports = new Map<ApiName, number>();
  readonly #replacements: [string, string][] = [];
  #postgres: PostgresServer | null = null;
  #worker: Service | null = null;
  readonly #others: Service[] = [];
  #redisArgs: string[] = [];
  #redis: ReturnType<Ground['start']> | null = null;
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
    if (this.#redis !== null) await this.ground.stop(this.#redis);
  }

  async startRedis(): Promise<void> {
    const redis = this.ground.start({
      name: 'redis',
      ...mortal(findProgram('redis-server') as string, this.#redisArgs),
    });
    for await (const chunk of redis.stdout ?? []) if (String(chunk).includes('Ready to accept')) break;
    this.#redis = redis;
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
    const program = findProgram('redis-server');
    if (program === null) {
      this.missing.push('There is no redis-server on the PATH: jobs are kept in PostgreSQL.');
      return;
    }
    const port = await freePort();
    const options = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
    this.#redisArgs = ['--port', String(port), '--bind', '127.0.0.1', '--dir', this.ground.dir, ...options];
    await this.startRedis();
    this.#replacements.push(['redis:6379', `127.0.0.1:${port}`]);
    this.redisUrl = `redis://127.0.0.1:${port}`;
    this.parts.push(versionOf(program, '--version').split(' sha')[0] as string);
  }

  /** A worker that is killed would leave a job that nobody takes for half a minute. */
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
    const program = findProgram('haproxy');
    if (program === null) {
      this.missing.push('There is no haproxy on the PATH: clients go to one API process or the other directly.');
      return;
    }
    const port = await freePort();
    const [first, second] = APIS.map((name) => `127.0.0.1:${this.#ports.get(name)}`) as [string, string];
    const env = { LISTEN: `127.0.0.1:${port}`, API_1: first, API_2: second };
    this.ground.start({ name: 'proxy', ...mortal(program, ['-db', '-f', PROXY]), env }).stdout?.resume();
    const url = `http://127.0.0.1:${port}`;
    await until(() =>
      fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    this.#proxyUrl = url;
    this.parts.push(versionOf(program, '-v').replace(/ version|\s+\d{4}\/.*/g, ''));
  }

  #service(name: string, own: Record<string, string>): Promise<Service> {
    const given = {
      GLUEPOINT_ADMIN_KEY: ROOT_KEY,
      POSTGRES_PASSWORD: PASSWORD,
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

/** A program that ends with this process, also when this is killed; where util-linux is there to see to it. */
function mortal(program: string, args: string[]): { command: string; args: string[] } {
  const setpriv = findProgram('setpriv');
  if (setpriv === null) return { command: program, args };
  return { command: setpriv, args: ['--pdeathsig', 'TERM', program, ...args] };
}
