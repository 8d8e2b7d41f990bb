import { Link } from '@tanstack/react-router';
import type { FindingWithDetails } from '../../api/schema.generated.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { DeliveryTable } from '../alerts/deliveries/delivery-table.js';
import { usePolicyNames } from '../inspections/policy-choice.js';

/** What was sent for the finding, and what was not and why. */
export function AlertsSent({ finding: { alerts } }: { finding: FindingWithDetails }) {
  const policies = usePolicyNames();
  return (
    <Panel title="Alerts" aside={<Link to="/alerts">Alert policies</Link>}>
      {alerts.length === 0 ? (
        <Note>Nobody was told: no alert policy fits it.</Note>
      ) : (
        <DeliveryTable deliveries={alerts} label="Alerts for this finding" policies={policies} isOfPage />
      )}
    </Panel>
  );
}
