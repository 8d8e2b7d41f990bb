import type { TreeNode } from '../../api/schema.generated.js';
import { SEVERITIES } from '../../components/text/severity.js';
import { compareNames } from '../../format/natural-order.js';

/** A line of the board: a component, or the offer to show more children of one. */
export type BoardRow =
  | {
      kind: 'component';
      node: TreeNode;
      /** 1 at the top. */
      level: number;
      position: number;
      siblings: number;
      isExpanded: boolean;
      /** Shown with its whole path, because its ancestors are not. */
      isFlat: boolean;
    }
  | { kind: 'more'; parent: string | null; level: number; hidden: number; hiddenBad: number };

/** Children of one component that a board opens by itself. */
const FEW = 8;

export interface RowChoice {
  isExpanded: (node: TreeNode) => boolean;
  /** How many children of a component (null: how many topmost ones) are shown. */
  shownChildren: (parent: TreeNode | null) => number;
}

/** What a board of the tree shows: children of expanded components, the first so many of each. */
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

/** Those that a search or a status picks out, without their ancestors, worst first as they stand in the tree. */
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
 * Which components a board opens by itself: the way down to what is in alarm or warning, the worst first, as long as
 * no more than `budget` lines result.
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

/** How many children a component shows that was opened because of what is bad below it: all of few, the worst of many. */
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
 * How many components have each status on their own account (`countedAs`). `total` counts all components. `withAncestors` counts,
 * as `GET /v1/status` does, also those that have the status only because of a descendant.
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
 * As what a component is counted: what the board shows of it, where that is its own status. Null of an ancestor that
 * says nothing itself, or whose status is that of something below it, which is counted.
 */
export function countedStatus(node: TreeNode) {
  const isOwn = node.own === node.status && (node.own !== 'unknown' || node.children.length === 0);
  return isOwn ? shownStatus(node) : null;
}

/** What the board shows of a component: maintenance where it is in force, else its status. */
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
