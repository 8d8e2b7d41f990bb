import { groupBy } from '../../lib/group-by.js';
import { around, firstEndingAfter, type Span, spanAt, unite } from '../../lib/intervals.js';
import { withAncestors } from './ancestors.js';

/** Maintenance of a component, without its reason. */
interface Declared extends Span {
  readonly component: string;
}

/**
 * When the components of one environment report unknown for maintenance, their own or an ancestor's
 * (docs/rules.md#maintenance). It holds about as many spans as there are maintenances: what an ancestor declares is not
 * repeated for each of its descendants. A look-up costs the depth of the path times a binary search.
 */
export class MaintenanceTimes {
  /**
   * For each component with maintenance of its own the stretches of quiet time that hold some of it. They are whole:
   * they reach as far as the maintenance of its ancestors prolongs them.
   */
  readonly #stretches = new Map<string, readonly Span[]>();

  constructor(all: readonly Declared[]) {
    const byDepth = [...declaredTimes(all)].sort(([a], [b]) => a.length - b.length);
    for (const [component, spans] of byDepth) {
      const above = this.#listsOf(component);
      const extended = spans.map(({ fromMs, untilMs }) => ({
        fromMs: Math.min(fromMs, ...above.map((list) => touching(list, fromMs)?.fromMs ?? fromMs)),
        untilMs: Math.max(untilMs, ...above.map((list) => touching(list, untilMs)?.untilMs ?? untilMs)),
      }));
      this.#stretches.set(component, unite(extended));
    }
  }

  /** The components that have maintenance of their own, each with its stretches. */
  get stretches(): ReadonlyMap<string, readonly Span[]> {
    return this.#stretches;
  }

  /** Whether a component is in maintenance all the while. */
  covers(component: string, { fromMs, untilMs }: Span): boolean {
    return this.#listsOf(component).some((list) => {
      const stretch = spanAt(list, fromMs);
      return stretch !== undefined && stretch.untilMs >= untilMs;
    });
  }

  /** The part of a span around an instant in which the component is not in maintenance; it must not be at the instant. */
  around(component: string, span: Span, atMs: number): Span {
    return this.#listsOf(component).reduce((part, list) => around(part, list, atMs), span);
  }

  #listsOf(component: string): (readonly Span[])[] {
    if (this.#stretches.size === 0) return [];
    return withAncestors(component).flatMap((path) => {
      const list = this.#stretches.get(path);
      return list === undefined ? [] : [list];
    });
  }
}

/** The maintenance that each component has itself, united. */
export function declaredTimes(all: readonly Declared[]): Map<string, readonly Span[]> {
  const declared = groupBy(all, ({ component }) => component);
  return new Map([...declared].map(([component, spans]) => [component, unite(spans)]));
}

/** The span that holds an instant or ends or begins at it; the one that ends at it where two do not touch. */
function touching(spans: readonly Span[], atMs: number): Span | undefined {
  const span = spans[firstTouching(spans, atMs)];
  return span !== undefined && span.fromMs <= atMs ? span : undefined;
}

function firstTouching(spans: readonly Span[], atMs: number): number {
  const next = firstEndingAfter(spans, atMs);
  return spans[next - 1]?.untilMs === atMs ? next - 1 : next;
}
