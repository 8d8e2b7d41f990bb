import table from './table.module.css';

/** A column by its name; `numbers` are aligned right; the name of a `hidden` one is for screen readers only. */
export type Column = string | { numbers: string } | { hidden: string } | Explained;

/** A column with an explanation on hover; `sorted` marks the one by which rows are sorted. */
interface Explained {
  name: string;
  title: string;
  sorted?: 'descending';
}

/** The head of a table. */
export function TableHead({ columns }: { columns: readonly Column[] }) {
  return (
    <thead>
      <tr>{columns.map(headCell)}</tr>
    </thead>
  );
}

function headCell(column: Column) {
  if (typeof column === 'string') {
    return (
      <th key={column} scope="col">
        {column}
      </th>
    );
  }
  if ('numbers' in column) {
    return (
      <th key={column.numbers} scope="col" className={table.number}>
        {column.numbers}
      </th>
    );
  }
  if ('hidden' in column) {
    return (
      <th key={column.hidden} scope="col">
        <span className="visually-hidden">{column.hidden}</span>
      </th>
    );
  }
  const { name, title, sorted } = column;
  return (
    <th key={name} scope="col" aria-sort={sorted} title={title}>
      {name}
      {sorted !== undefined && <span aria-hidden="true"> ↓</span>}
    </th>
  );
}
