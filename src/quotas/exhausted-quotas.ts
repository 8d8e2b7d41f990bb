import { windowStartMs } from './window.js';

/**
 * The projects that, as this process has seen, reached a quota of the present hour: their flushes look before they
 * store, the others' need not.
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
