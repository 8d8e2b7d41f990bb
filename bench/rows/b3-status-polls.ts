import type { Row } from '../bench.js';
import { compare } from '../compare.js';
import type { StreamJob } from '../load/job.js';
import { call, type Side } from '../sides/side.js';
import { singleSends } from './b1-single-sends.js';

const CONNECTIONS = 64;
const WIDTH = 10;
/** Of the second line: enough for every poll to find something new. */
const SENDS_PER_SECOND = 100;

/**
 * Polls of 1 000 components three levels deep, each in alarm, and of the 110 above them, in turn. The ceiling is a
 * GET with auth of a text as long as the mean response, made beforehand: no look-up, no validation, no serializer.
 * The second line is for information: the same while occurrences keep arriving, so that no response stays valid for long.
 */
export const b3: Row = {
  name: 'B3',
  async run(bench) {
    const sides = await bench.startSides('B3', ['product', 'ceiling']);
    const { product, ceiling } = sides;
    const paths = await seed(product);
    for (const side of bench.withBefore([product])) if (side !== product) await seed(side);
    await call(ceiling.port, 'PUT', '/v1/bench/bare', { text: 'x'.repeat((await meanLength(product, paths)) - 11) });
    const polls = (side: Side): StreamJob => {
      const asked = side.name === 'ceiling' ? ['/v1/bench/bare'] : paths;
      return { connections: CONNECTIONS, perSecond: null, requests: { kind: 'get', paths: asked }, key: side.readKey };
    };
    await bench.warm([product, ceiling], (side) => [polls(side)]);
    const quiet = await bench.rounds('B3 status polls', [product, ceiling], (side) => [polls(side)]);
    const sends = (side: Side) => singleSends(side, 4, false, SENDS_PER_SECOND);
    const busy = await bench.rounds('B3 while sending', [product, ceiling], (side) => [polls(side), sends(side)]);
    await bench.stopSides('B3', sides);
    const what = 'status polls of 1 110 components';
    return [
      compare({ row: 'B3', what, unit: 'requests/s', least: { toCeiling: 0.5 } }, quiet),
      compare({ row: 'B3', what: `${what}, ${SENDS_PER_SECOND} sends/s`, unit: 'requests/s' }, busy),
    ];
  },
};

/** An alarm of an hour in each of 1 000 components. Returns the polls of these and of the components above. */
async function seed(product: Side): Promise<string[]> {
  const names: string[] = [];
  const level = (above: string, depth: number): void => {
    for (let i = 0; i < WIDTH; i += 1) {
      const name = `${above}part-${i}`;
      names.push(name);
      if (depth < 3) level(`${name}/`, depth + 1);
    }
  };
  level('', 1);
  const leaves = names.filter((name) => name.split('/').length === 3);
  const occurrences = leaves.map((component) => ({
    component,
    type: 'Cannot reach the database',
    relevanceInterval: '1h',
  }));
  await call(product.port, 'POST', '/v1/occurrences/batch', { occurrences });
  return names.map((name) => `/v1/components/${encodeURIComponent(name)}/status`);
}

async function meanLength(product: Side, paths: string[]): Promise<number> {
  let bytes = 0;
  for (const path of paths) bytes += Buffer.byteLength((await call(product.port, 'GET', path)).text);
  return Math.round(bytes / paths.length);
}
