import { describe, expect, it } from 'vitest';
import type { TreeNode } from '../../../web/src/api/schema.generated.js';
import { inChunks } from '../../../web/src/pages/board/in-chunks.js';
import {
  autoExpanded,
  autoShownChildren,
  countedStatus,
  countTree,
  filteredRows,
  naturallySorted,
  treeRows,
} from '../../../web/src/pages/board/tree-rows.js';

type Status = TreeNode['status'];

function node(component: string, status: Status, children: TreeNode[] = []): TreeNode {
  return { component, status, own: children.length === 0 ? status : 'unknown', maintenance: null, children };
}

const MANY = Array.from({ length: 10_000 }, (_, n) => node(`farm/${n}`, n < 3 ? 'alarm' : 'success'));
const TREE = [
  node('shop', 'alarm', [
    node('shop/checkout', 'alarm', [node('shop/checkout/db', 'alarm'), node('shop/checkout/ui', 'success')]),
    node('shop/cart', 'success', [node('shop/cart/redis', 'success')]),
  ]),
  node('farm', 'alarm', MANY),
  node('idle', 'unknown'),
];

const shownNames = (rows: ReturnType<typeof treeRows>) =>
  rows.map((row) => (row.kind === 'component' ? row.node.component : `${row.hidden} more of ${row.parent}`));

describe('board rows', () => {
  it('expand the paths to problems within the budget', () => {
    expect([...autoExpanded(TREE, 60)]).toEqual(['shop', 'farm', 'shop/checkout']);
    expect([...autoExpanded(TREE, 4)]).toEqual([]);
    expect([...autoExpanded(TREE, 5)]).toEqual(['shop']);
  });

  it('show all of a few children and the worst of many', () => {
    const bad = Array.from({ length: 9 }, (_, n) => node(`x/${n}`, n < 4 ? 'alarm' : 'warning'));
    expect(autoShownChildren(TREE[1] as TreeNode)).toBe(3);
    expect(autoShownChildren(node('x', 'alarm', bad))).toBe(8);
    expect(autoShownChildren(node('x', 'alarm', bad.slice(0, 2)))).toBe(2);
  });

  it('show the first children of an expanded component and offer the rest', () => {
    const rows = treeRows(TREE, {
      isExpanded: ({ component }) => component === 'farm',
      shownChildren: () => 3,
    });
    expect(shownNames(rows)).toEqual(['shop', 'farm', 'farm/0', 'farm/1', 'farm/2', '9997 more of farm', 'idle']);
    expect(rows[5]).toMatchObject({ kind: 'more', hidden: 9_997, hiddenBad: 0 });
    expect(rows[2]).toMatchObject({ level: 2, position: 1, siblings: 10_000, isExpanded: false });
  });

  it('are flat when filtered', () => {
    const rows = filteredRows(TREE, ({ status }) => status === 'alarm', 4);
    expect(shownNames(rows)).toEqual(['shop', 'shop/checkout', 'shop/checkout/db', 'farm', '3 more of null']);
    expect(rows[1]).toMatchObject({ level: 1, isFlat: true, isExpanded: false });
  });

  it('count each component once, in maintenance only as that, and with ancestors as GET /v1/status does', () => {
    const maintenance = { component: 'm', from: '', until: '', reason: null };
    const tree = [...TREE, { ...node('m', 'unknown'), maintenance }];
    expect(countTree(tree)).toEqual({
      alarm: 4,
      warning: 0,
      success: 9_999,
      unknown: 1,
      maintenance: 1,
      total: 10_009,
      withAncestors: { alarm: 7, warning: 0, success: 10_000, unknown: 2 },
    });
  });
});

describe('board order', () => {
  it('is worst first, then natural, on every level', () => {
    const hosts = ['host-10', 'host-2', 'host-1'].map((name) => node(`net/${name}`, 'success'));
    const tree = naturallySorted([
      node('cluster-10', 'success'),
      node('cluster-2', 'success'),
      node('net', 'alarm', [...hosts, node('net/host-11', 'alarm')]),
    ]);
    expect(tree.map(({ component }) => component)).toEqual(['net', 'cluster-2', 'cluster-10']);
    expect(tree[0]?.children.map(({ component }) => component)).toEqual([
      ...['net/host-11', 'net/host-1', 'net/host-2', 'net/host-10'],
    ]);
  });
});

describe('counted status', () => {
  const child = node('a/b', 'alarm');

  it('is null when the status comes from a descendant', () => {
    expect(countedStatus(node('a', 'alarm', [child]))).toBeNull();
    expect(countedStatus({ ...node('a', 'alarm', [child]), own: 'warning' })).toBeNull();
    expect(countedStatus(node('a', 'unknown', [node('a/b', 'unknown')]))).toBeNull();
  });

  it('is the status that the component itself has', () => {
    expect(countedStatus({ ...node('a', 'alarm', [child]), own: 'alarm' })).toBe('alarm');
    expect(countedStatus(node('a', 'unknown'))).toBe('unknown');
  });
});

describe('chunks of components', () => {
  it('hold at most 50 names and 6,000 characters', () => {
    const names = Array.from({ length: 120 }, (_, n) => `c${n}`);
    expect(inChunks(names).map((chunk) => chunk.length)).toEqual([50, 50, 20]);
    const long = Array.from({ length: 30 }, () => 'ж'.repeat(200));
    const chunks = inChunks(long);
    expect(chunks.flat()).toEqual(long);
    for (const chunk of chunks) expect(encodeURIComponent(chunk.join()).length).toBeLessThan(6_100);
    expect(inChunks([])).toEqual([]);
  });
});
