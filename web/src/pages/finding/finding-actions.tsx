import { Link } from '@tanstack/react-router';
import { Download, Settings2 } from 'lucide-react';
import { useProject } from '../../api/context.js';
import type { Finding } from '../../api/schema.generated.js';
import { buttonClass } from '../../components/button.js';

/** The way to the settings of what found it, and the finding as a file. */
export function FindingActions({ finding }: { finding: Finding }) {
  const project = useProject();
  return (
    <>
      <Link to="/inspections/$inspectionId" params={{ inspectionId: finding.inspectionId }} className={buttonClass()}>
        <Settings2 aria-hidden="true" />
        Inspection settings
      </Link>
      <a
        className={buttonClass()}
        href={`/v1/findings/${encodeURIComponent(finding.id)}/export?project=${encodeURIComponent(project)}`}
        download
      >
        <Download aria-hidden="true" />
        Export as JSON
      </a>
    </>
  );
}
