import { Link } from '@tanstack/react-router';
import type { EventType } from '../../api/schema.generated.js';
import table from '../../components/table.module.css';
import { TableHead } from '../../components/table-head.js';
import { Text } from '../../components/text.js';
import { Time } from '../../components/time.js';
import { compactText, countText } from '../../format/number.js';
import { TypeMarks } from './type-marks.js';
import styles from './types-page.module.css';

/** A list of types. `label` names the table. */
export function TypeTable({ types, label = 'Types' }: { types: readonly EventType[]; label?: string }) {
  return (
    <table className={`${table.table} ${styles.types}`} aria-label={label}>
      <TableHead
        columns={['Type', 'Component', { numbers: 'Events' }, { numbers: 'Occurrences' }, 'First seen', 'Last seen']}
      />
      <tbody>
        {types.map((type) => (
          <TypeRow key={type.id} type={type} />
        ))}
      </tbody>
    </table>
  );
}

function TypeRow({ type }: { type: EventType }) {
  return (
    <tr>
      <td className={styles.what}>
        <Link to="/types/$typeId" params={{ typeId: type.id }}>
          <Text>{type.type}</Text>
        </Link>
        {type.firstErrorAt === null && <span className={styles.mark}>never an error</span>}
        <TypeMarks type={type} />
      </td>
      <td className={styles.where}>
        <Link
          to="/components/$component"
          params={{ component: type.component }}
          search={{ environment: type.environment }}
        >
          <Text>{type.component}</Text>
        </Link>
        <p>
          <Text>{type.environment}</Text>
        </p>
      </td>
      <td className={table.number} title={countText(type.events)} data-unit={type.events === 1 ? 'event' : 'events'}>
        {compactText(type.events)}
      </td>
      <td
        className={table.number}
        title={countText(type.occurrences)}
        data-unit={type.occurrences === 1 ? 'time' : 'times'}
      >
        {compactText(type.occurrences)}
      </td>
      <td className={table.nowrap} data-word="first">
        <Time at={type.firstSeenAt} as="distance" />
      </td>
      <td className={table.nowrap} data-word="last">
        <Time at={type.lastSeenAt} as="distance" />
      </td>
    </tr>
  );
}
