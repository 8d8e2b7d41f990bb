import { spawn, spawnSync } from 'node:child_process';
import { read } from '../../support/docs/markdown.js';

/** A command of a page, and the output that the page shows for it. */
export interface Step {
  command: string;
  output: string;
}

const SEPARATOR = '--- end of the output of one command ---';
const TIMEOUT_MS = 60_000;

/** Why the commands of the pages cannot run here; null when they can. */
export const NO_SHELL = whyNot(['bash', 'curl', 'jq']);

function whyNot(programs: string[]): string | null {
  const missing = programs.filter((program) => spawnSync(program, ['--version']).error !== undefined);
  return missing.length === 0 ? null : `the commands of the pages need ${missing.join(' and ')} on the PATH`;
}

/** The commands in the blocks `console` of some sections of a page, in order. */
export function stepsOf(page: string, headings: readonly string[]): Step[] {
  const sections = read(page)
    .split(/^(?=## )/m)
    .filter((section) => headings.includes(section.slice(3, section.indexOf('\n'))));
  return sections.flatMap((section) =>
    [...section.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => stepsOfBlock(block)),
  );
}

/** A command begins with `$ ` and goes on over lines until its quotes are closed. */
function stepsOfBlock(block: string): Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const lines = text.trimEnd().split('\n');
      let length = 1;
      while (length < lines.length && lines.slice(0, length).join('').split("'").length % 2 === 0) length += 1;
      return { command: lines.slice(0, length).join('\n'), output: lines.slice(length).join('\n') };
    });
}

/** The line of a page that defines `gp`. */
export function definitionOfGp(page: string): string {
  const line = /^gp\(\) \{.*\}$/m.exec(read(page))?.[0];
  if (line === undefined) throw new Error(`${page} does not define gp`);
  return line;
}

/** Runs commands in one shell, one after the other; resolves to the output of each. Rejects when the shell fails. */
export function run(commands: readonly string[], environment: Record<string, string>): Promise<string[]> {
  const script = commands.map((command) => `${command}\necho '${SEPARATOR}'`).join('\n');
  return new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-c', script], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
    });
    let output = '';
    let errors = '';
    shell.stdout.on('data', (chunk) => {
      output += chunk;
    });
    shell.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    shell.once('error', reject);
    shell.once('close', (code) => {
      if (code !== 0 || errors !== '') reject(new Error(`the shell ended with ${code}: ${errors}`));
      else resolve(output.split(`${SEPARATOR}\n`).slice(0, -1));
    });
  });
}

/** Output without what differs from run to run: ids, times, keys. */
export function comparable(output: string): string {
  return output
    .trimEnd()
    .replace(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, '<id>')
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
    .replace(/("instance": ?)"[^"]*"/g, '$1"<instance>"')
    .replace(/gp_ingest_[0-9a-f]+/g, '<key>');
}
