import { Link } from '@tanstack/react-router';
import { Download, Ellipsis, FlaskConical, ListChecks, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useProject, useSession } from '../../api/context.js';
import type { Inspection } from '../../api/schema.generated.js';
import { Button, buttonClass } from '../../components/button.js';
import { Confirm } from '../../components/dialog.js';
import { Menu } from '../../components/menu.js';
import { Text } from '../../components/text.js';
import { DryRunDialog } from './dry-run-dialog.js';
import { InspectionDialog } from './inspection-dialog.js';
import { useDeleteInspection } from './use-inspections.js';

type Asked = 'run' | 'edit' | 'delete' | null;

/**
 * What can be done with an inspection.
 *
 * @param onDeleted where the page is left when it is gone
 */
export function InspectionMenu({ inspection, onDeleted }: { inspection: Inspection; onDeleted?: () => void }) {
  const [asked, ask] = useState<Asked>(null);
  const { canWrite } = useSession();
  const remove = useDeleteInspection(inspection, onDeleted);
  const close = () => ask(null);
  return (
    <>
      <Menu label={`Actions for ${inspection.name}`} look="quiet" icon={<Ellipsis aria-hidden="true" />}>
        <Link to="/findings" search={{ inspection: inspection.id }} className={buttonClass('quiet')}>
          <ListChecks aria-hidden="true" />
          Its findings
        </Link>
        <Button icon={<FlaskConical aria-hidden="true" />} onClick={() => ask('run')}>
          Dry run now
        </Button>
        {canWrite && (
          <Button icon={<Pencil aria-hidden="true" />} onClick={() => ask('edit')}>
            Edit
          </Button>
        )}
        <ExportLink inspection={inspection} />
        {canWrite && (
          <Button look="danger" icon={<Trash2 aria-hidden="true" />} onClick={() => ask('delete')}>
            Delete
          </Button>
        )}
      </Menu>
      {asked === 'run' && <DryRunDialog inspection={inspection} onClose={close} />}
      {asked === 'edit' && <InspectionDialog inspection={inspection} onClose={close} />}
      {asked === 'delete' && (
        <Confirm title="Delete this inspection?" action="Delete" onConfirm={remove} onClose={close}>
          <b>
            <Text>{inspection.name}</Text>
          </b>{' '}
          and all that it found will be gone. Events stay.
        </Confirm>
      )}
    </>
  );
}

function ExportLink({ inspection }: { inspection: Inspection }) {
  const project = useProject();
  const url = `/v1/inspections/${encodeURIComponent(inspection.id)}/export?project=${encodeURIComponent(project)}`;
  return (
    <a className={buttonClass('quiet')} href={url} download>
      <Download aria-hidden="true" />
      Export as JSON
    </a>
  );
}
