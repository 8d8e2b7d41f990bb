/**
 * Shares work between callers: who asks for a key while work for it is in progress gets its result. What is finished is
 * not kept; a failure reaches everyone who shares it.
 */
export class SingleFlight<K, T> {
  readonly #inProgress = new Map<K, Promise<T>>();

  run(key: K, work: () => Promise<T>): Promise<T> {
    const known = this.#inProgress.get(key);
    if (known !== undefined) return known;
    const result: Promise<T> = work().finally(() => {
      if (this.#inProgress.get(key) === result) this.#inProgress.delete(key);
    });
    this.#inProgress.set(key, result);
    return result;
  }

  /** Later callers start their own work; what is in progress still serves those who asked before. */
  forget(): void {
    this.#inProgress.clear();
  }
}
