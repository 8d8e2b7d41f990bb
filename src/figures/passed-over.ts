/** Items of one kind that were taken and passed over. */
export interface PassedOverItems {
  protocol: string;
  /** `session`, `transaction`, `span` … */
  item: string;
  count: number;
}

/** Events that clients say they did not send. */
export interface ClientDrops {
  reason: string;
  quantity: number;
}

/**
 * What came in and was passed over on purpose, by the kind of item, and what clients report that they dropped. Kinds and
 * reasons come from fixed lists: clients must not make entries.
 */
export class PassedOver {
  readonly #items = new Map<string, PassedOverItems>();
  readonly #dropped = new Map<string, number>();

  note(protocol: string, item: string, count: number): void {
    const key = `${protocol} ${item}`;
    const known = this.#items.get(key);
    if (known === undefined) this.#items.set(key, { protocol, item, count });
    else known.count += count;
  }

  clientDropped(reason: string, quantity: number): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + quantity);
  }

  entries(): PassedOverItems[] {
    return [...this.#items.values()];
  }

  clientDrops(): ClientDrops[] {
    return [...this.#dropped].map(([reason, quantity]) => ({ reason, quantity }));
  }
}
