import { Link } from '@tanstack/react-router';
import { useSession } from '../../api/context.js';
import type { Inspection } from '../../api/schema.generated.js';
import { Switch } from '../../components/form/switch.js';
import { Table } from '../../components/table/table.js';
import table from '../../components/table/table.module.css';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { filterLines } from './filters-text.js';
import { InspectionMenu } from './inspection-menu.js';
import styles from './inspections-page.module.css';
import { useSwitchInspection } from './use-inspections.js';

const COLUMNS = ['On or off', 'Inspection', 'Last run', 'Next run', 'Findings', { hidden: 'Actions' }];

/** Inspections, each with its switch and what can be done with it. */
export function InspectionTable({ inspections }: { inspections: readonly Inspection[] }) {
  return (
    <Table label="Inspections" columns={COLUMNS} className={styles.inspections}>
      {inspections.map((inspection) => (
        <Row key={inspection.id} inspection={inspection} />
      ))}
    </Table>
  );
}

function Row({ inspection }: { inspection: Inspection }) {
  const { id, name, lastRun, nextRun } = inspection;
  return (
    <tr>
      <td>
        <InspectionSwitch inspection={inspection} />
      </td>
      <td className={table.what}>
        <Link to="/inspections/$inspectionId" params={{ inspectionId: id }}>
          <Text>{name}</Text>
        </Link>
        {filterLines(inspection).map((line) => (
          <p key={line}>
            <Text>{line}</Text>
          </p>
        ))}
      </td>
      <td className={table.nowrap} data-before="Last run">
        {lastRun === null ? 'not yet' : <Time at={lastRun} as="distance" />}
      </td>
      <td className={table.nowrap} data-before="Next run">
        {nextRun === null ? '–' : <Time at={nextRun} as="distance" />}
      </td>
      <td>
        <Link to="/findings" search={{ inspection: id }} aria-label={`Findings of ${name}`}>
          Findings
        </Link>
      </td>
      <td className={table.actions}>
        <InspectionMenu inspection={inspection} />
      </td>
    </tr>
  );
}

/** Switches an inspection on or off; read-only without the right to change it. */
export function InspectionSwitch({ inspection }: { inspection: Inspection }) {
  const { canWrite } = useSession();
  const { isPending, change } = useSwitchInspection(inspection);
  return (
    <Switch
      label={`${inspection.name}: on or off`}
      isOn={inspection.enabled}
      isLocked={!canWrite || isPending}
      onChange={change}
    />
  );
}
