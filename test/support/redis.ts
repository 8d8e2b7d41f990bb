import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';

/** A Redis of its own on loopback, which can be killed and started again with its data. */
export interface TestRedis {
  url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Why no Redis can be started here; null when one can. */
export function whyNoRedis(): string | null {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'redis-server is not on the PATH (Debian: apt-get install redis-server)';
  }
}

export async function startRedis(): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'gluepoint-redis-'));
  const port = await freePort();
  let server: ChildProcess | null = null;
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      if (!server) return;
      server.kill('SIGKILL');
      await once(server, 'exit');
      server = null;
    },
    async start() {
      const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'yes'];
      server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
      await untilReady(server);
    },
    async close() {
      await redis.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}

/** Throws when it ends instead; what it says afterwards is read, so that it never waits for a reader. */
async function untilReady(server: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Ready to accept')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${said}`)));
  });
}
