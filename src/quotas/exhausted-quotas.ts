import { windowStartMs } from './window.js';

/**
 * The projects that, as far as this process knows, exhausted a quota of the present hour: their flushes check what remains
 * before they store, those of others need not.
 */
export class ExhaustedQuotas {
  /** The hour, by project. */
  readonly #hours = new Map<number, number>();

  note(projectId: number, atMs: number): void {
    const hourMs = windowStartMs('newEventsPerHour', atMs);
    for (const [other, otherMs] of this.#hours) if (otherMs !== hourMs) this.#hours.delete(other);
    this.#hours.set(projectId, hourMs);
  }

  has(projectId: number, atMs: number): boolean {
    return this.#hours.size > 0 && this.#hours.get(projectId) === windowStartMs('newEventsPerHour', atMs);
  }
}
