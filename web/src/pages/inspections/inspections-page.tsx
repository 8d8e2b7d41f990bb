import { Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../../api/context.js';
import { Button } from '../../components/form/button.js';
import { Fetched } from '../../components/layout/fetched.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Empty } from '../../components/layout/states.js';
import { ImportDialog } from './import-dialog.js';
import { InspectionDialog } from './inspection-dialog.js';
import { InspectionTable } from './inspection-table.js';
import styles from './inspections-page.module.css';
import { useInspections } from './use-inspections.js';

/** The hourly searches for new error types: their filters, and whether they are on. */
export function InspectionsPage() {
  const [asked, ask] = useState<'new' | 'import' | null>(null);
  const { canWrite } = useSession();
  const inspections = useInspections();
  const close = () => ask(null);
  return (
    <>
      <PageHead title="Inspections">
        {canWrite && (
          <>
            <Button icon={<Upload aria-hidden="true" />} onClick={() => ask('import')}>
              Import
            </Button>
            <Button look="primary" icon={<Plus aria-hidden="true" />} onClick={() => ask('new')}>
              New inspection
            </Button>
          </>
        )}
      </PageHead>
      <p className={styles.intro}>
        Every full hour, each inspection searches for error types that were never seen before and reports them as
        findings.
      </p>
      <Fetched from={inspections} what="inspections">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No inspections">This project is not searched for new error types.</Empty>
          ) : (
            <InspectionTable inspections={items} />
          )
        }
      </Fetched>
      {asked === 'new' && <InspectionDialog onClose={close} />}
      {asked === 'import' && <ImportDialog onClose={close} />}
    </>
  );
}
