import { Link } from '@tanstack/react-router';
import type { EventType } from '../../api/schema.generated.js';
import { Table } from '../../components/table/table.js';
import table from '../../components/table/table.module.css';
import { WhereCell } from '../../components/table/where-cell.js';
import { SeverityChip } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { compactText, countText } from '../../format/number.js';
import { TypeMarks } from './type-marks.js';
import styles from './types-page.module.css';

const COLUMNS = [
  { name: 'Highest', title: 'The highest importance that it ever had' },
  'Type',
  'Component',
  { numbers: 'Events' },
  { numbers: 'Occurrences' },
  { name: 'First seen', title: 'The newest types come first', sorted: 'descending' },
  'Last seen',
] as const;

/** A list of types, the newest first. `label` names the table. */
export function TypeTable({ types, label = 'Types' }: { types: readonly EventType[]; label?: string }) {
  return (
    <Table label={label} columns={COLUMNS} className={styles.types}>
      {types.map((type) => (
        <Row key={type.id} type={type} />
      ))}
    </Table>
  );
}

function Row({ type }: { type: EventType }) {
  return (
    <tr>
      <td>
        <SeverityChip of={type.highestImportance} />
      </td>
      <td className={table.what}>
        <Link to="/types/$typeId" params={{ typeId: type.id }} title={type.type}>
          <Text>{type.type}</Text>
        </Link>
        <TypeMarks type={type} />
      </td>
      <WhereCell component={type.component} environment={type.environment} />
      <td className={table.number} title={countText(type.events)} data-after={type.events === 1 ? 'event' : 'events'}>
        {compactText(type.events)}
      </td>
      <td
        className={table.number}
        title={countText(type.occurrences)}
        data-after={type.occurrences === 1 ? 'time' : 'times'}
      >
        {compactText(type.occurrences)}
      </td>
      <td className={table.nowrap} data-before="first">
        <Time at={type.firstSeenAt} as="distance" />
      </td>
      <td className={table.nowrap} data-before="last">
        <Time at={type.lastSeenAt} as="distance" />
      </td>
    </tr>
  );
}
