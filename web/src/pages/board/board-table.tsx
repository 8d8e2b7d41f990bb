import { useMemo, useState } from 'react';
import type { Tree, TreeNode } from '../../api/schema.generated.js';
import { Button } from '../../components/form/button.js';
import { Empty } from '../../components/layout/states.js';
import table from '../../components/table/table.module.css';
import { TableHead } from '../../components/table/table-head.js';
import { severityWord } from '../../components/text/severity.js';
import { holdsWords } from '../../format/words.js';
import { useBoardKeys } from './board-keys.js';
import { BoardLine } from './board-line.js';
import type { BoardStatus } from './board-status.js';
import styles from './board-table.module.css';
import { autoExpanded, autoShownChildren, countedStatus, filteredRows, treeRows } from './tree-rows.js';
import { useStatuses } from './use-statuses.js';

/** Most rows that are expanded at first. */
const BUDGET = 60;
/** Children of one component shown at first, and how many more each time. */
const FIRST_CHILDREN = 50;
const MORE_CHILDREN = 200;
const COLUMNS = ['Component', 'Status', 'Since', { name: 'Until', title: 'If nothing more happens' }, 'Why'];

/** The tree as a table with collapsible rows; with a search or a picked status, a flat list of matches. */
export function BoardTable(props: { tree: Tree; q?: string; picked?: BoardStatus; onClear: () => void }) {
  const { tree, q, picked, onClear } = props;
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [shown, setShown] = useState<ReadonlyMap<string | null, number>>(new Map());
  const isPicking = q !== undefined || picked !== undefined;

  const rows = useMemo(() => {
    const asked = (parent: string | null) => shown.get(parent);
    if (isPicking) {
      return filteredRows(tree.children, (node) => matches(node, q, picked), asked(null) ?? FIRST_CHILDREN);
    }
    const opened = autoExpanded(tree.children, BUDGET);
    return treeRows(tree.children, {
      isExpanded: ({ component }) => chosen.get(component) ?? opened.has(component),
      shownChildren: (parent) => {
        const isByItself = parent !== null && !chosen.has(parent.component);
        return asked(parent?.component ?? null) ?? (isByItself ? autoShownChildren(parent) : FIRST_CHILDREN);
      },
    });
  }, [tree, q, picked, isPicking, chosen, shown]);

  const shownComponents = rows.flatMap((row) => (row.kind === 'component' ? [row.node.component] : []));
  const statuses = useStatuses(shownComponents, tree.environment);
  const open = (component: string, isOpen: boolean) => setChosen(new Map(chosen).set(component, isOpen));
  const more = (parent: string | null) =>
    setShown(new Map(shown).set(parent, (shown.get(parent) ?? FIRST_CHILDREN) + MORE_CHILDREN));
  const keys = useBoardKeys(rows, { open, more, environment: tree.environment });

  if (rows.length === 0) return <NoneFound q={q} picked={picked} onClear={onClear} />;
  return (
    <table
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table with collapsible rows.
      role="treegrid"
      aria-label={`Components in ${tree.environment}`}
      aria-rowcount={-1}
      className={`${table.table} ${styles.board}`}
      onKeyDown={keys.onKeyDown}
    >
      <TableHead columns={COLUMNS} />
      <tbody>
        {rows.map((row, place) => (
          <BoardLine
            key={row.kind === 'component' ? row.node.component : `more ${row.parent}`}
            row={row}
            environment={tree.environment}
            status={row.kind === 'component' ? statuses.get(row.node.component) : undefined}
            focus={keys.focusOf(place)}
            onOpen={open}
            onMore={more}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Says what was looked for, and shows everything again. */
function NoneFound({ q, picked, onClear }: { q?: string; picked?: BoardStatus; onClear: () => void }) {
  const status = picked === undefined ? '' : ` with status ${severityWord(picked).toLowerCase()}`;
  return (
    <Empty
      title={`No component${status}${q === undefined ? '' : ' of this name'}`}
      action={<Button onClick={onClear}>Show all components</Button>}
    >
      {q === undefined ? 'Components whose status comes from a descendant are not listed here.' : `Searched for: ${q}`}
    </Empty>
  );
}

function matches(node: TreeNode, q: string | undefined, picked: BoardStatus | undefined): boolean {
  if (picked !== undefined && countedStatus(node) !== picked) return false;
  return holdsWords(node.component, q ?? '');
}
