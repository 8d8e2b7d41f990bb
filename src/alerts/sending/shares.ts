/** Attempts that one process makes at once, and the parts of them that a project or a host may hold. */
export const SHARES = { attempts: 40, ofProject: 10, ofHost: 20, ofProjectAtHost: 4 } as const;

/** What shares of attempts are counted by. */
export interface Lane {
  projectId: number;
  /** '' = not known: the delivery was recorded by a version before hosts were. */
  host: string;
}

/** A delivery that may be attempted. */
export interface DueDelivery extends Lane {
  id: string;
}

/** Attempts under way: in all, and those of a lane's project, host, and of its project at its host. */
export interface UnderWay {
  attempts: number;
  ofProject: number;
  ofHost: number;
  ofProjectAtHost: number;
}

/**
 * Whether another attempt may start (docs/rules/alerting.md#limits-of-sending). Beyond the fixed parts, each project holds
 * less than half of what is free, as does each project at a host. So the more projects send, the less each may hold, and
 * one that sends nothing finds a free attempt.
 */
export function mayStart({ attempts, ofProject, ofHost, ofProjectAtHost }: UnderWay): boolean {
  const half = (free: number) => Math.ceil(free / 2);
  return (
    ofProject < Math.min(SHARES.ofProject, half(SHARES.attempts - attempts)) &&
    ofProjectAtHost < Math.min(SHARES.ofProjectAtHost, half(SHARES.ofHost - ofHost))
  );
}

/** The attempts under way in this process. */
export class Shares {
  #attempts = 0;
  readonly #counts = new Map<string, number>();

  mayStart(lane: Lane): boolean {
    const [ofProject, ofHost, ofProjectAtHost] = keysOf(lane).map((key) => this.#counts.get(key) ?? 0);
    return mayStart({ attempts: this.#attempts, ofProject, ofHost, ofProjectAtHost } as UnderWay);
  }

  /** The hosts at which a project may start no attempt: it has its share there, or all projects together have theirs. */
  fullHosts(projectId: number): string[] {
    return [...this.#counts.keys()]
      .filter((key) => key.startsWith(HOST_PREFIX))
      .map((key) => key.slice(HOST_PREFIX.length))
      .filter((host) => !this.mayStart({ projectId, host }));
  }

  start(lane: Lane): void {
    this.#change(lane, 1);
  }

  end(lane: Lane): void {
    this.#change(lane, -1);
  }

  #change(lane: Lane, by: 1 | -1): void {
    this.#attempts += by;
    for (const key of keysOf(lane)) {
      const count = (this.#counts.get(key) ?? 0) + by;
      if (count === 0) this.#counts.delete(key);
      else this.#counts.set(key, count);
    }
  }
}

const HOST_PREFIX = 'host ';

function keysOf({ projectId, host }: Lane): [string, string, string] {
  return [`project ${projectId}`, `${HOST_PREFIX}${host}`, `${projectId} at ${host}`];
}

/** The order of turns between projects: that of their last ones, a project without a turn first. */
export class Turns {
  /** In the order of the last turns, the oldest first. */
  readonly #last = new Map<number, number>();
  #count = 0;

  /** Of projects that had more than so many turns of others since, nothing is remembered. */
  constructor(readonly maxRemembered = 10_000) {}

  take(projectId: number): void {
    this.#count += 1;
    this.#last.delete(projectId);
    this.#last.set(projectId, this.#count);
    const [oldest] = this.#last.keys();
    if (this.#last.size > this.maxRemembered && oldest !== undefined) this.#last.delete(oldest);
  }

  /** Compares projects: the one whose turn it is comes first. */
  readonly compare = (a: number, b: number): number => (this.#last.get(a) ?? 0) - (this.#last.get(b) ?? 0) || a - b;
}

/**
 * The delivery to attempt now: of the project whose turn it is, the first that may start; null = none may. `due`: by
 * project, those that wait longest first.
 */
export function nextDelivery(
  due: ReadonlyMap<number, readonly DueDelivery[]>,
  turns: Turns,
  mayStartNow: (delivery: DueDelivery) => boolean,
): DueDelivery | null {
  for (const projectId of [...due.keys()].sort(turns.compare)) {
    const found = due.get(projectId)?.find(mayStartNow);
    if (found !== undefined) return found;
  }
  return null;
}
