/** How many places there are, and how much may wait for one. */
export interface FairTurnsOptions {
  places: number;
  /** Places that one group holds at once. */
  placesPerGroup: number;
  /** Callers of one group that wait at once; one more is refused. */
  waitingPerGroup: number;
  /** Longest wait; then the caller is refused. */
  maxWaitMs: number;
}

/** No place became free in time, or too many callers of the group wait already. */
export class NoTurnError extends Error {
  constructor(readonly reason: 'too-many-waiting' | 'waited-too-long') {
    super(`no turn: ${reason}`);
    this.name = 'NoTurnError';
  }
}

/** Returns the place; more calls than one do nothing. */
export type Leave = () => void;

interface Waiting {
  enter(): void;
}

interface Group {
  held: number;
  waiting: Set<Waiting>;
}

/**
 * A semaphore that is fair between groups: a group holds at most its part of the places, and groups that wait take turns,
 * each with its callers in their order. So a group with many callers delays another by at most one place.
 */
export class FairTurns<Key> {
  /** Groups that hold a place or wait, the next in turn first. */
  readonly #groups = new Map<Key, Group>();
  #held = 0;
  #waiting = 0;

  constructor(readonly options: FairTurnsOptions) {}

  /** Places that are held now. */
  get held(): number {
    return this.#held;
  }

  /** Callers that wait now. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves with a place. Rejects with `NoTurnError`, and with the reason of `signal` when that is aborted. */
  async enter(key: Key, signal?: AbortSignal): Promise<Leave> {
    signal?.throwIfAborted();
    const group = this.#groupOf(key);
    const mayHold = this.#held < this.options.places && group.held < this.options.placesPerGroup;
    if (mayHold && group.waiting.size === 0) return this.#take(key, group);
    if (group.waiting.size >= this.options.waitingPerGroup) throw new NoTurnError('too-many-waiting');
    return this.#wait(key, group, signal);
  }

  #wait(key: Key, group: Group, signal: AbortSignal | undefined): Promise<Leave> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        group.waiting.delete(place);
        this.#waiting -= 1;
      };
      const refuse = (reason: unknown) => {
        stop();
        this.#forgetIdle(key, group);
        reject(reason);
      };
      const onAbort = () => refuse(signal?.reason);
      const place: Waiting = {
        enter: () => {
          stop();
          resolve(this.#take(key, group));
        },
      };
      const timer = setTimeout(refuse, this.options.maxWaitMs, new NoTurnError('waited-too-long'));
      signal?.addEventListener('abort', onAbort, { once: true });
      group.waiting.add(place);
      this.#waiting += 1;
    });
  }

  #take(key: Key, group: Group): Leave {
    this.#held += 1;
    group.held += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#held -= 1;
      group.held -= 1;
      this.#next();
      this.#forgetIdle(key, group);
    };
  }

  /** Gives free places to the groups in turn. A group that got one is the last in the next round. */
  #next(): void {
    for (const [key, group] of [...this.#groups]) {
      if (this.#held >= this.options.places) return;
      const [first] = group.waiting;
      if (first === undefined || group.held >= this.options.placesPerGroup) continue;
      this.#groups.delete(key);
      this.#groups.set(key, group);
      first.enter();
    }
  }

  #groupOf(key: Key): Group {
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { held: 0, waiting: new Set() };
      this.#groups.set(key, group);
    }
    return group;
  }

  #forgetIdle(key: Key, group: Group): void {
    if (group.held === 0 && group.waiting.size === 0) this.#groups.delete(key);
  }
}
