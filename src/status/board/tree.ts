import { type Severity, severityOfRank, severityRank } from '../../model/severity.js';
import { compareText } from '../core/roll-up.js';
import { type MaintenanceView, maintenanceView, Rendered } from '../read/render.js';
import type { BoardRow } from './board.js';

/** A component with its direct children, the worst first. */
export interface TreeNode {
  component: string;
  status: Severity;
  own: Severity;
  maintenance: MaintenanceView | null;
  children: TreeNode[];
}

/** The components of one environment, ancestors before descendants, as a tree; returns the topmost ones. */
function treeOf(rows: readonly BoardRow[]): TreeNode[] {
  const nodes = new Map<string, TreeNode>();
  const top: TreeNode[] = [];
  for (const { component, rank, ownRank, maintenance } of rows) {
    const node: TreeNode = {
      component,
      status: severityOfRank(rank),
      own: severityOfRank(ownRank),
      maintenance: maintenance === null ? null : maintenanceView(maintenance),
      children: [],
    };
    nodes.set(component, node);
    const slash = component.lastIndexOf('/');
    const parent = slash === -1 ? undefined : nodes.get(component.slice(0, slash));
    (parent === undefined ? top : parent.children).push(node);
  }
  for (const node of nodes.values()) node.children.sort(worstFirst);
  return top.sort(worstFirst);
}

/** The tree of an environment as a response. */
export function renderTree(rows: readonly BoardRow[], environment: string): Rendered {
  const children = treeOf(rows);
  const status = children[0]?.status ?? 'unknown';
  return new Rendered(status, { environment }, { status, children });
}

function worstFirst(a: TreeNode, b: TreeNode): number {
  return severityRank(b.status) - severityRank(a.status) || compareText(a.component, b.component);
}
