import { spawnSync } from 'node:child_process';

const PROMTOOL = 'promtool';

/** Why Prometheus' own tool cannot run here; null when it can. */
export const NO_PROMTOOL =
  spawnSync(PROMTOOL, ['--version']).error === undefined
    ? null
    : 'promtool is not on the PATH (Debian: apt-get install prometheus)';

/** Exit code and output of a command of promtool; it lints as Prometheus' own conventions say. */
export function promtool(args: string[], input = ''): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(PROMTOOL, args, { input, encoding: 'utf8' });
  return { code: status, output: `${stdout}${stderr}`.trim() };
}
