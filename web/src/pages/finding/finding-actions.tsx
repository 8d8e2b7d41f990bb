import { Link } from '@tanstack/react-router';
import { Settings2 } from 'lucide-react';
import type { Finding } from '../../api/schema.generated.js';
import { buttonClass } from '../../components/form/button.js';
import { ExportLink } from '../../components/layout/export-link.js';

/** The way to the settings of what found it, and the finding as a file. */
export function FindingActions({ finding: { id, inspectionId } }: { finding: Finding }) {
  return (
    <>
      <Link to="/inspections/$inspectionId" params={{ inspectionId }} className={buttonClass()}>
        <Settings2 aria-hidden="true" />
        Inspection settings
      </Link>
      <ExportLink of="findings" id={id} />
    </>
  );
}
