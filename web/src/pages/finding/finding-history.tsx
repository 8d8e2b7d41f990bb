import { Link } from '@tanstack/react-router';
import type { FindingItem, FindingWithDetails } from '../../api/schema.generated.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { Table } from '../../components/table/table.js';
import table from '../../components/table/table.module.css';
import { SeverityChip } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Lasting, Time } from '../../components/text/time.js';
import { plural } from '../../format/number.js';
import styles from './finding-page.module.css';

const COLUMNS = ['Component', 'Finding', 'Abnormal', 'Recovered', 'Lasted'];

/** When the component was abnormal, for how long, and when it recovered: this finding and earlier ones. */
export function FindingHistory({ finding }: { finding: FindingWithDetails }) {
  return (
    <Panel title="History">
      <Table label="History" columns={COLUMNS} className={styles.history}>
        {[finding, ...finding.earlier].map((one) => (
          <Row key={one.id} finding={one} isThis={one.id === finding.id} />
        ))}
      </Table>
      {finding.earlier.length === 0 && <Note>This is the first finding of this component.</Note>}
    </Panel>
  );
}

function Row({ finding, isThis }: { finding: Omit<FindingItem, 'newTypes'>; isThis: boolean }) {
  const { id, component, severity, newTypesTotal, abnormalAt, recoveredAt } = finding;
  const name = plural(newTypesTotal, 'new error type');
  return (
    <tr aria-current={isThis || undefined}>
      <td>
        <Text>{component}</Text>
      </td>
      <td>
        <SeverityChip of={severity} />{' '}
        {isThis ? (
          <>{name}, this one</>
        ) : (
          <Link to="/findings/$findingId" params={{ findingId: id }}>
            {name}
          </Link>
        )}
      </td>
      <td className={table.nowrap} data-before="Abnormal">
        <Time at={abnormalAt} />
      </td>
      <td className={table.nowrap} data-before="Recovered">
        {recoveredAt === null ? 'not yet' : <Time at={recoveredAt} />}
      </td>
      <td className={table.nowrap} data-before="Lasted">
        <Lasting from={abnormalAt} to={recoveredAt} />
      </td>
    </tr>
  );
}
