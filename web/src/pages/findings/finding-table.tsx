import { Link } from '@tanstack/react-router';
import type { Finding } from '../../api/schema.generated.js';
import { SeverityChip } from '../../components/severity.js';
import table from '../../components/table.module.css';
import { TableHead } from '../../components/table-head.js';
import { Text } from '../../components/text.js';
import { plural } from '../../format/number.js';
import { FindingStateMark } from './finding-state.js';
import styles from './findings-page.module.css';
import { HourSpan } from './hour-span.js';

/** How much of a message a list shows. */
const PREVIEW = 240;

/** A list of findings; also shown beside an inspection or a component. `label` names the table. */
export function FindingTable({ findings, label = 'Findings' }: { findings: readonly Finding[]; label?: string }) {
  return (
    <table className={`${table.table} ${styles.findings}`} aria-label={label}>
      <TableHead columns={['Severity', 'New error types', 'Component', 'Hour', 'State']} />
      <tbody>
        {findings.map((finding) => (
          <Row key={finding.id} finding={finding} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ finding }: { finding: Finding }) {
  const { id, severity, newTypes, newTypesTotal, component, environment, from, to } = finding;
  const [worst] = newTypes;
  const others = newTypesTotal - 1;
  return (
    <tr>
      <td>
        <SeverityChip of={severity} />
      </td>
      <td className={styles.what}>
        <Link to="/findings/$findingId" params={{ findingId: id }}>
          <Text>{worst?.type ?? component}</Text>
          {others > 0 && <span> and {plural(others, 'other')}</span>}
        </Link>
        {worst?.message && (
          <p>
            <Text>{worst.message.slice(0, PREVIEW)}</Text>
          </p>
        )}
      </td>
      <td className={styles.where}>
        <Link to="/components/$component" params={{ component }} search={{ environment }}>
          <Text>{component}</Text>
        </Link>
        <p>
          <Text>{environment}</Text>
        </p>
      </td>
      <td className={table.nowrap}>
        <HourSpan from={from} to={to} />
      </td>
      <td className={table.nowrap}>
        <FindingStateMark finding={finding} />
      </td>
    </tr>
  );
}
