import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../dist/server.js', import.meta.url));
const ROOT_KEY = 'root-key-of-the-clients';
const NO_QUOTAS = {
  requestsPerMinute: null,
  newTypesPerHour: null,
  newEventsPerHour: null,
  newComponentsPerHour: null,
};

/** An event as the API lists it. */
export interface StoredEvent {
  id: string;
  component: string;
  environment: string;
  type: string;
  glueKey: string;
  importance: string;
  message: string | null;
  stack: string | null;
  version: string | null;
  properties: Record<string, unknown>;
  count: number;
}

/** A project of its own for one client. */
export interface ClientProject {
  slug: string;
  /** `/<project number>` of its DSN, and the public key. */
  dsnKey: string;
  dsnPath: string;
  ingestKey: string;
}

/** The built service with a fresh database of its own, on loopback. */
export class Gluepoint {
  readonly url: string;
  readonly #stop: () => Promise<void>;

  private constructor(url: string, stop: () => Promise<void>) {
    this.url = url;
    this.#stop = stop;
  }

  static async start(): Promise<Gluepoint> {
    const folder = mkdtempSync(join(tmpdir(), 'gluepoint-clients-'));
    const child = spawn(process.execPath, [PROGRAM], {
      env: {
        PATH: process.env.PATH ?? '',
        PORT: '0',
        GLUEPOINT_ROOT_KEY: ROOT_KEY,
        GLUEPOINT_DATA_DIR: folder,
        LOG_LEVEL: 'error',
      },
      cwd: folder,
      // The service stops by itself when the channel closes: nothing is left running when this process is killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const url = await announcedUrl(child);
    return new Gluepoint(url, async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    });
  }

  async projectFor(client: string): Promise<ClientProject> {
    const slug = client.replaceAll('.', '-');
    await this.#call('POST', '/v1/projects', { slug, quotas: NO_QUOTAS });
    const sentry = await this.#call('POST', `/v1/keys?project=${slug}`, {
      name: 'sdk',
      role: 'dsn',
      component: 'shop',
    });
    const ingest = await this.#call('POST', `/v1/keys?project=${slug}`, { name: 'otlp', role: 'ingest' });
    return { slug, dsnKey: sentry.key, dsnPath: new URL(sentry.dsn).pathname, ingestKey: ingest.key };
  }

  async events({ slug }: ClientProject): Promise<StoredEvent[]> {
    const { items } = await this.#call('GET', `/v1/events?project=${slug}&limit=200`);
    return Promise.all(items.map(({ id }: StoredEvent) => this.#call('GET', `/v1/events/${id}?project=${slug}`)));
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  // biome-ignore lint/suspicious/noExplicitAny: bodies of every shape.
  async #call(method: string, path: string, body?: unknown): Promise<any> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ROOT_KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }
}

function announcedUrl(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk;
      const url = /listens on (http:\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url.replace(/\/$/, ''));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`The service ended before it listened:\n${output}`)));
  });
}
