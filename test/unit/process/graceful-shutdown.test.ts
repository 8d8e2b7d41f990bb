import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const HOST = fileURLToPath(new URL('../../support/process/shutdown-host.ts', import.meta.url));

/** Runs the host until it ends, and sends it the signal once it has started. */
async function run({ what = 'nothing', signal }: { what?: string; signal?: NodeJS.Signals }) {
  const child = spawn(process.execPath, ['--import', 'tsx', HOST, what], { stdio: ['ignore', 'pipe', 'pipe'] });
  if (signal !== undefined) child.stdout.once('data', () => child.kill(signal));
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
}

describe('installGracefulShutdown', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s: drains, then exits with 0', async (signal) => {
    const { code, stdout, stderr } = await run({ signal });
    expect([code, stdout]).toEqual([0, 'started\ndrained\n']);
    expect(stderr).toContain(`${signal}: stopping`);
  });

  it.each(['exception', 'rejection'])('an uncaught %s: is logged, drains, then exits with 1', async (what) => {
    const { code, stdout, stderr } = await run({ what });
    expect([code, stdout]).toEqual([1, 'started\ndrained\n']);
    expect(JSON.parse(stderr)).toMatchObject({ level: 60, err: { message: 'a fault of the service' } });
  });
});
