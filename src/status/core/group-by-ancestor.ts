import type { ComponentName } from './ancestors.js';
import { withAncestors } from './ancestors.js';
import type { PlacedWindow, TypeWindow } from './suppressions.js';

/** For each component the windows at and below it. */
export function groupByAncestor<W extends TypeWindow>(
  windows: readonly PlacedWindow<W>[],
  names: readonly ComponentName[],
): PlacedWindow<W>[][] {
  const lists = names.map((): PlacedWindow<W>[] => []);
  const wanted = new Map<string, PlacedWindow<W>[][]>();
  names.forEach((name, i) => {
    const list = lists[i] as PlacedWindow<W>[];
    const known = wanted.get(keyOf(name));
    if (known === undefined) wanted.set(keyOf(name), [list]);
    else known.push(list);
  });
  for (const window of windows) {
    for (const component of withAncestors(window.component)) {
      for (const list of wanted.get(keyOf({ environment: window.environment, component })) ?? []) list.push(window);
    }
  }
  return lists;
}

function keyOf({ environment, component }: ComponentName): string {
  return `${environment}\n${component}`;
}
