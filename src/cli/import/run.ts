import { createReadStream, existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from '../cli-error.js';
import { findConnection } from '../connection.js';
import type { CliContext } from '../context.js';
import { print } from '../output.js';
import { demand } from '../service.js';
import { type Line, linesOf } from './lines.js';
import { IMPORT_HELP, readImportCommand } from './options.js';
import { openProgress } from './progress.js';
import { remarksOn, summaryOf } from './report.js';
import { sendLines } from './send-lines.js';
import { lastInstantMs, later, SHIFT_TO_MS } from './shift.js';

const CHUNK_BYTES = 256 * 1024;

/**
 * `npm run import`. Resolves with the exit code: 0 = all lines went in, 1 = some were refused. Throws CliError when
 * it cannot run, after it has printed what was sent so far.
 */
export async function runImport(args: string[], surroundings: CliContext): Promise<number> {
  const { env, stdout, stderr, clock, wait } = surroundings;
  const command = readImportCommand(args, env);
  if (command.kind === 'help') {
    print(stdout, IMPORT_HELP);
    return 0;
  }
  const file = findFile(command.file, env);
  const connection = findConnection(command.connection, env);
  // Fails on a wrong address, key or project before anything else is done.
  await demand(connection, 'POST', '/v1/occurrences/batch', {
    headers: { 'content-type': 'application/json' },
    body: '{"occurrences":[]}',
  });
  const shiftMs = command.shift ? await findShiftMs(file, clock.now()) : null;
  const progress = openProgress(stderr, statSync(file).size);
  const { tally, failure } = await sendLines(linesIn(file), {
    batch: command.batch,
    shiftMs,
    progress,
    sending: { connection, wait, onPause: (why, ms) => progress.say(`${why}; trying again in ${ms / 1000} s`) },
  });
  progress.stop();
  print(stdout, summaryOf(tally));
  for (const remark of remarksOn(tally)) print(stderr, `${remark}\n`);
  if (failure !== null) throw failure;
  return tally.refused > 0 ? 1 : 0;
}

/** npm runs scripts in the project's folder; a file is also looked for where npm was called. */
function findFile(name: string, env: Record<string, string | undefined>): string {
  const places = [resolve(name), resolve(env.INIT_CWD ?? '.', name)];
  const file = places.find((place) => existsSync(place) && statSync(place).isFile());
  if (file === undefined) throw new CliError(`The file ${places.at(-1)} does not exist.`);
  return file;
}

async function* linesIn(file: string): AsyncGenerator<Line[]> {
  try {
    yield* linesOf(createReadStream(file, { highWaterMark: CHUNK_BYTES }));
  } catch (error) {
    throw new CliError(`The file cannot be read: ${(error as Error).message}`);
  }
}

/** What makes the last time of the file lie an hour before now; null when no line has a time. */
async function findShiftMs(file: string, nowMs: number): Promise<number | null> {
  let last: number | null = null;
  for await (const lines of linesIn(file)) for (const { text } of lines) last = later(last, lastInstantMs(text));
  return last === null ? null : nowMs - SHIFT_TO_MS - last;
}
