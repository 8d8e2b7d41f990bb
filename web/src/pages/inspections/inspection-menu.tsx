import { Link } from '@tanstack/react-router';
import { Ellipsis, FlaskConical, ListChecks, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../../api/context.js';
import type { Inspection } from '../../api/schema.generated.js';
import { Button, buttonClass } from '../../components/form/button.js';
import { Confirm } from '../../components/layout/confirm.js';
import { ExportLink } from '../../components/layout/export-link.js';
import { Menu } from '../../components/layout/menu.js';
import { Text } from '../../components/text/text.js';
import { DryRunDialog } from './dry-run-dialog.js';
import { InspectionDialog } from './inspection-dialog.js';
import { useDeleteInspection } from './use-inspections.js';

type Asked = 'run' | 'edit' | 'delete' | null;

/**
 * The actions of an inspection.
 *
 * @param isOfPage whether it is the subject of the page, which then shows the main actions beside the menu
 * @param onDeleted called after it was deleted
 */
export function InspectionMenu(props: { inspection: Inspection; isOfPage?: boolean; onDeleted?: () => void }) {
  const { inspection, isOfPage = false, onDeleted } = props;
  const [asked, ask] = useState<Asked>(null);
  const { canWrite } = useSession();
  const remove = useDeleteInspection(inspection, onDeleted);
  const close = () => ask(null);
  const runAndEdit = (
    <>
      <Button icon={<FlaskConical aria-hidden="true" />} onClick={() => ask('run')}>
        Dry run now
      </Button>
      {canWrite && (
        <Button icon={<Pencil aria-hidden="true" />} onClick={() => ask('edit')}>
          Edit
        </Button>
      )}
    </>
  );
  return (
    <>
      {isOfPage && runAndEdit}
      <Menu label={`Actions for ${inspection.name}`} look="quiet" icon={<Ellipsis aria-hidden="true" />}>
        <Link to="/findings" search={{ inspection: inspection.id }} className={buttonClass('quiet')}>
          <ListChecks aria-hidden="true" />
          Its findings
        </Link>
        {runAndEdit}
        <ExportLink of="inspections" id={inspection.id} look="quiet" />
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
          and its findings are deleted. Events stay.
        </Confirm>
      )}
    </>
  );
}
