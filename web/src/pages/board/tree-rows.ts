import type { TreeNode } from '../../api/schema.generated.js';
import { SEVERITIES } from '../../components/text/severity.js';
import { compareNames } from '../../format/natural-order.js';

/** A row of the board: a component, or a button to show more children of one. */
export type BoardRow =
  | {
      kind: 'component';
      node: TreeNode;
      /** 1 at the top. */
      level: number;
      position: number;
      siblings: number;
      isExpanded: boolean;
      /** Shown with its whole path, because its ancestors are not shown. */
      isFlat: boolean;
    }
  | { kind: 'more'; parent: string | null; level: number; hidden: number; hiddenBad: number };

/** Children of an expanded component that are always shown. */
const FEW = 8;

export interface RowChoice {
  isExpanded: (node: TreeNode) => boolean;
  /** How many children of a component are shown; null: how many topmost components. */
  shownChildren: (parent: TreeNode | null) => number;
}

/** The rows of the tree: the first children of each expanded component, as many as `choice` says. */
export function treeRows(children: readonly TreeNode[], choice: RowChoice): BoardRow[] {
  const rows: BoardRow[] = [];
  const add = (parent: TreeNode | null, nodes: readonly TreeNode[], level: number) => {
    const shown = nodes.slice(0, choice.shownChildren(parent));
    shown.forEach((node, place) => {
      const isExpanded = node.children.length > 0 && choice.isExpanded(node);
      rows.push({
        kind: 'component',
        node,
        level,
        position: place + 1,
        siblings: nodes.length,
        isExpanded,
        isFlat: false,
      });
      if (isExpanded) add(node, node.children, level + 1);
    });
    if (nodes.length > shown.length) rows.push(moreRow(parent, level, nodes.slice(shown.length)));
  };
  add(null, children, 1);
  return rows;
}

/** The components that a search or a status selects, without their ancestors, in the order of the tree. */
export function filteredRows(
  children: readonly TreeNode[],
  isPicked: (node: TreeNode) => boolean,
  limit: number,
): BoardRow[] {
  const picked: TreeNode[] = [];
  const look = (nodes: readonly TreeNode[]) => {
    for (const node of nodes) {
      if (isPicked(node)) picked.push(node);
      look(node.children);
    }
  };
  look(children);
  const rows: BoardRow[] = picked.slice(0, limit).map((node, place) => ({
    kind: 'component',
    node,
    level: 1,
    position: place + 1,
    siblings: picked.length,
    isExpanded: false,
    isFlat: true,
  }));
  if (picked.length > limit) rows.push(moreRow(null, 1, picked.slice(limit)));
  return rows;
}

/**
 * Which components a board expands at first: those with descendants in alarm or warning, the worst first, as long as no
 * more than `budget` rows result.
 */
export function autoExpanded(children: readonly TreeNode[], budget: number): Set<string> {
  const opened = new Set<string>();
  let left = budget - children.length;
  const queue = [...children];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    const bad = node.children.filter(isProblem);
    const lines = autoShownChildren(node);
    if (!isProblem(node) || bad.length === 0 || lines > left) continue;
    opened.add(node.component);
    left -= lines;
    queue.push(...bad);
  }
  return opened;
}

/** How many children an automatically expanded component shows: all of a few, the worst of many. */
export function autoShownChildren({ children }: TreeNode): number {
  return children.length <= FEW ? children.length : Math.min(FEW, children.filter(isProblem).length);
}

/** The tree with siblings of equal status in natural order: `host-2` before `host-10`. */
export function naturallySorted(nodes: readonly TreeNode[]): TreeNode[] {
  return [...nodes]
    .sort((a, b) => rankOf(a) - rankOf(b) || compareNames(a.component, b.component))
    .map((node) => (node.children.length === 0 ? node : { ...node, children: naturallySorted(node.children) }));
}

/**
 * How many components have each status without their descendants (`countedStatus`). `total` counts all components;
 * `withAncestors` counts, as `GET /v1/status` does, also those that have the status only because of a descendant.
 */
export function countTree(children: readonly TreeNode[]) {
  const counts = { alarm: 0, warning: 0, success: 0, unknown: 0, maintenance: 0, total: 0 };
  const withAncestors = { alarm: 0, warning: 0, success: 0, unknown: 0 };
  const look = (nodes: readonly TreeNode[]) => {
    for (const node of nodes) {
      const status = countedStatus(node);
      if (status !== null) counts[status] += 1;
      withAncestors[node.status] += 1;
      counts.total += 1;
      look(node.children);
    }
  };
  look(children);
  return { ...counts, withAncestors };
}

/**
 * The status a component is counted with: the shown one, if the component itself has it. Null for an ancestor without
 * occurrences, and for one whose status comes from a descendant, which is counted instead.
 */
export function countedStatus(node: TreeNode) {
  const isOwn = node.own === node.status && (node.own !== 'unknown' || node.children.length === 0);
  return isOwn ? shownStatus(node) : null;
}

/** The status shown on the board: maintenance while it is in force, else the component's status. */
export function shownStatus({ status, maintenance }: Pick<TreeNode, 'status' | 'maintenance'>) {
  return maintenance !== null && status === 'unknown' ? 'maintenance' : status;
}

function moreRow(parent: TreeNode | null, level: number, hidden: readonly TreeNode[]): BoardRow {
  const hiddenBad = hidden.filter(isProblem).length;
  return { kind: 'more', parent: parent?.component ?? null, level, hidden: hidden.length, hiddenBad };
}

function rankOf({ status }: TreeNode): number {
  return SEVERITIES.indexOf(status);
}

function isProblem({ status }: TreeNode): boolean {
  return status === 'alarm' || status === 'warning';
}
