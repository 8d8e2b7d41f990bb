import type { LoadResult } from './load/job.js';
import { coreSeconds, machineCoreSeconds } from './process-figures.js';
import type { Side, SideName } from './sides/side.js';

/** One side under load for some seconds. */
export interface Turn {
  side: SideName;
  load: LoadResult;
  /** Processor time per second: 1 = one core busy. Of the server process, and of its PostgreSQL. */
  serverCores: number;
  postgresCores: number;
  /** What everything else on the machine used: the figures suffer from it. */
  otherCores: number;
}

/** Runs a job against a side and watches what it costs. */
export async function takeTurn(side: Side, run: () => Promise<LoadResult>): Promise<Turn> {
  const before = costOf(side);
  const load = await run();
  const after = costOf(side);
  const seconds = (after.atMs - before.atMs) / 1000;
  const [serverCores, postgresCores, all] = (['server', 'postgres', 'machine'] as const).map(
    (part) => (after[part] - before[part]) / seconds,
  ) as [number, number, number];
  const otherCores = Math.max(0, all - serverCores - postgresCores - load.loaderCores);
  return { side: side.name, load, serverCores, postgresCores, otherCores };
}

function costOf(side: Side) {
  const postmaster = side.postmasterPid();
  return {
    atMs: performance.now(),
    server: coreSeconds(side.child.pid as number),
    postgres: postmaster === null ? 0 : coreSeconds(postmaster, { children: true }),
    machine: machineCoreSeconds(),
  };
}

/** Responses of a turn with status 200 or 201, over all its streams or those that `wanted` names. */
export function answered(turn: Turn): number {
  return turn.load.streams.reduce((sum, { statuses }) => sum + (statuses['200'] ?? 0) + (statuses['201'] ?? 0), 0);
}

/** Why a turn does not count: another status than 200 or 201, or a connection that broke. null = it does. */
export function faultOf(turn: Turn): string | null {
  const faults = turn.load.streams.flatMap(({ statuses, broken }) => [
    ...Object.entries(statuses)
      .filter(([status]) => status !== '200' && status !== '201')
      .map(([status, count]) => `${count} × status ${status}`),
    ...(broken.length > 0 ? [`${broken.length} × ${broken[0]}`] : []),
  ]);
  return faults.length === 0 ? null : `${turn.side}: ${faults.join(', ')}`;
}
