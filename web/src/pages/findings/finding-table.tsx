import { Link } from '@tanstack/react-router';
import type { FindingItem } from '../../api/schema.generated.js';
import { Table } from '../../components/table/table.js';
import table from '../../components/table/table.module.css';
import { WhereCell } from '../../components/table/where-cell.js';
import { SeverityChip } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { plural } from '../../format/number.js';
import { FindingStateMark } from './finding-state.js';
import styles from './findings-page.module.css';
import { HourSpan } from './hour-span.js';

const COLUMNS = ['Severity', 'New error types', 'Component', 'Hour', 'State'];
/** How much of a message a list shows. */
const PREVIEW = 240;

/** A list of findings, also used on other pages. `label` names the table. */
export function FindingTable({ findings, label = 'Findings' }: { findings: readonly FindingItem[]; label?: string }) {
  return (
    <Table label={label} columns={COLUMNS} className={styles.findings}>
      {findings.map((finding) => (
        <Row key={finding.id} finding={finding} />
      ))}
    </Table>
  );
}

function Row({ finding }: { finding: FindingItem }) {
  const { id, severity, newTypes, newTypesTotal, component, environment, from, to } = finding;
  const [worst] = newTypes;
  const others = newTypesTotal - 1;
  return (
    <tr>
      <td>
        <SeverityChip of={severity} />
      </td>
      <td className={table.what}>
        <Link to="/findings/$findingId" params={{ findingId: id }} title={worst?.type}>
          <Text>{worst?.type ?? component}</Text>
        </Link>
        {others > 0 && <span className={styles.others}> and {plural(others, 'other')}</span>}
        {worst?.message && (
          <p>
            <Text>{worst.message.slice(0, PREVIEW)}</Text>
          </p>
        )}
      </td>
      <WhereCell component={component} environment={environment} />
      <td className={table.nowrap}>
        <HourSpan from={from} to={to} />
      </td>
      <td className={table.nowrap}>
        <FindingStateMark finding={finding} />
      </td>
    </tr>
  );
}
