import { Link } from '@tanstack/react-router';
import type { FindingWithDetails } from '../../api/schema.generated.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { DeliveryTable } from '../alerts/deliveries/delivery-table.js';
import { usePolicyNames } from '../inspections/policy-choice.js';

/** Notices about the finding, sent or suppressed and why. */
export function AlertsSent({ finding: { alerts } }: { finding: FindingWithDetails }) {
  const policies = usePolicyNames();
  return (
    <Panel title="Alerts" aside={<Link to="/alerts">Alert policies</Link>}>
      {alerts.length === 0 ? (
        <Note>No notice was sent: no alert policy matches it.</Note>
      ) : (
        <DeliveryTable deliveries={alerts} label="Alerts for this finding" policies={policies} isOfPage />
      )}
    </Panel>
  );
}
