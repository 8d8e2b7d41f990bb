import { spawnSync } from 'node:child_process';

const PROMTOOL = 'promtool';

/** Whether Prometheus' own tool is installed here (Debian: prometheus). */
export const HAS_PROMTOOL = spawnSync(PROMTOOL, ['--version']).error === undefined;

if (!HAS_PROMTOOL) console.log('promtool did not run: it is not installed here (Debian: apt-get install prometheus)');

/** Exit code and output of a command of promtool; it lints as Prometheus' own conventions say. */
export function promtool(args: string[], input = ''): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(PROMTOOL, args, { input, encoding: 'utf8' });
  return { code: status, output: `${stdout}${stderr}`.trim() };
}
