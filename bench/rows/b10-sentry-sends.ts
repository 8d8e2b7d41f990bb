import type { Row } from '../bench.js';
import { compare } from '../compare.js';
import { Answered } from '../count-check.js';
import type { Line } from '../line.js';
import type { StreamJob } from '../load/job.js';
import { call, type Side, type SideName } from '../sides/side.js';

const TYPES = 100;

/** Where an SDK sends to, by the DSN of a side. */
interface Sender {
  key: string;
  path: string;
}

/** Events as an SDK sends them, one in an envelope (load/requests/sentry.ts), each with an id and a stack. */
export const b10: Row = {
  name: 'B10',
  async run(bench) {
    const sides = await bench.startSides('B10', ['product', 'ceiling']);
    const { product, ceiling } = sides;
    const senders = new Map<SideName, Sender>();
    for (const side of bench.withBefore([product, ceiling])) senders.set(side.name, await senderOf(side));
    const sends = (side: Side, connections: number): StreamJob => {
      const { key, path } = senders.get(side.name) as Sender;
      return { connections, perSecond: null, requests: { kind: 'sentry', types: TYPES, path }, key };
    };
    const sent = new Answered();
    sent.add(await bench.warm([product, ceiling], (side) => [sends(side, 64)]));
    const lines: Line[] = [];
    for (const connections of [64, 256]) {
      const what = `Sentry sends, ${connections} connections`;
      const turns = await bench.rounds(`B10 ${what}`, [product, ceiling], (side) => [sends(side, connections)]);
      sent.add(turns);
      lines.push(compare({ row: 'B10', what, unit: 'requests/s' }, turns));
    }
    bench.checks.push(await sent.compare('B10', product));
    await bench.stopSides('B10', sides);
    return lines;
  },
};

async function senderOf(side: Side): Promise<Sender> {
  const { key, dsn } = (await call(side.port, 'POST', '/v1/keys', { name: 'bench dsn', role: 'dsn' })).body;
  return { key, path: `/api${new URL(dsn).pathname}/envelope/` };
}
