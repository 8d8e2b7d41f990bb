import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { BoardRow } from './tree-rows.js';

interface BoardActions {
  open: (component: string, isOpen: boolean) => void;
  more: (parent: string | null) => void;
  environment: string;
}

/** Props of a row for the keyboard: one row of the table is in the tab order, arrows move it. */
export interface RowFocus {
  tabIndex: 0 | -1;
  ref: (element: HTMLTableRowElement | null) => void;
  onFocus: () => void;
}

/** Keys of a treegrid: arrows up and down move, left and right collapse and expand, Enter opens the component. */
export function useBoardKeys(rows: readonly BoardRow[], { open, more, environment }: BoardActions) {
  const [current, setCurrent] = useState<string | null>(null);
  const elements = useRef(new Map<string, HTMLTableRowElement>());
  const navigate = useNavigate();
  const found = rows.findIndex((row) => idOf(row) === current);
  const place = Math.max(0, found);

  const go = (to: number) => {
    const row = rows[Math.min(Math.max(to, 0), rows.length - 1)];
    if (row !== undefined) elements.current.get(idOf(row))?.focus();
  };
  const parentPlace = (level: number) => {
    for (let at = place - 1; at >= 0; at -= 1) if ((rows[at]?.level ?? 0) < level) return at;
    return place;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[place];
    if (row === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const node = row.kind === 'component' ? row.node : null;
    const isOpen = row.kind === 'component' && row.isExpanded;
    const actions: Record<string, () => void> = {
      ArrowDown: () => go(place + 1),
      ArrowUp: () => go(place - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () =>
        isOpen || node === null ? go(place + 1) : node.children.length > 0 && open(node.component, true),
      ArrowLeft: () => (isOpen && node !== null ? open(node.component, false) : go(parentPlace(row.level))),
      Enter: () =>
        node === null
          ? more(row.kind === 'more' ? row.parent : null)
          : navigate({ to: '/components/$component', params: { component: node.component }, search: { environment } }),
    };
    const action = actions[event.key];
    // Enter on a button or link in the row activates that.
    if (action === undefined || (event.key === 'Enter' && event.target !== elements.current.get(idOf(row)))) return;
    event.preventDefault();
    action();
  };

  const focusOf = (at: number): RowFocus => {
    const row = rows[at];
    const id = row === undefined ? '' : idOf(row);
    return {
      tabIndex: at === place ? 0 : -1,
      ref: (element) => {
        if (element === null) elements.current.delete(id);
        else elements.current.set(id, element);
      },
      onFocus: () => setCurrent(id),
    };
  };
  return { onKeyDown, focusOf };
}

function idOf(row: BoardRow): string {
  return row.kind === 'component' ? row.node.component : `more ${row.parent ?? ''}`;
}
