import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Row } from '../bench.js';
import { type Line, median } from '../line.js';
import { untilReady } from '../sides/product.js';
import { sideEnv } from '../sides/side.js';

/** From `npm start` to a response 200 of /readyz; on an empty folder, and with the data there. */
export const b6: Row = {
  name: 'B6',
  async run(bench) {
    const [empty, there]: [number[], number[]] = [[], []];
    for (let round = 1; round <= bench.options.rounds; round += 1) {
      bench.say(`B6 start: round ${round} of ${bench.options.rounds}`);
      empty.push(await startSeconds(bench, `b6-${round}`));
      there.push(await startSeconds(bench, `b6-${round}`));
    }
    return [line('npm start, data there', there, 2), line('npm start, empty folder', empty, 4)];
  },
};

function line(what: string, seconds: number[], most: number): Line {
  const figure = median(seconds);
  const aims = [{ text: `≤ ${most} s`, met: figure <= most }];
  return { row: 'B6', what, unit: 's', figure, aims, failed: null, turns: [] };
}

async function startSeconds(bench: Bench, dir: string): Promise<number> {
  const dataDir = join(bench.ground.dir, dir);
  mkdirSync(dataDir, { recursive: true });
  const beginMs = performance.now();
  const child = bench.ground.start({ name: dir, command: 'npm', args: ['start'], env: sideEnv(dataDir) });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`npm start ended with code ${code}:\n${bench.ground.logTail(dir)}`)));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const found = /listens on \S+:(\d+)/.exec(text)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
  });
  await untilReady(port);
  const seconds = (performance.now() - beginMs) / 1000;
  await bench.ground.stop(child);
  return seconds;
}
