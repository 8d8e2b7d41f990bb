import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { FlaskConical, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useApi, useSession } from '../../api/context.js';
import type { Inspection } from '../../api/schema.generated.js';
import { Button } from '../../components/button.js';
import { PageHead } from '../../components/page-head.js';
import { Panel } from '../../components/panel.js';
import { Failed, Loading } from '../../components/states.js';
import { Text } from '../../components/text.js';
import { FindingTable } from '../findings/finding-table.js';
import { DryRunDialog } from './dry-run-dialog.js';
import { InspectionDialog } from './inspection-dialog.js';
import { InspectionFacts } from './inspection-facts.js';
import { InspectionMenu } from './inspection-menu.js';
import { InspectionSwitch } from './inspection-table.js';
import styles from './inspections-page.module.css';

const route = getRouteApi('/inspections/$inspectionId');
const SHOWN = 10;

/** What one inspection looks at, when it runs, and what it found. */
export function InspectionPage() {
  const { inspectionId } = route.useParams();
  const { data, error, isPending, refetch } = useApi().query.useQuery('get', '/v1/inspections/{id}', {
    params: { path: { id: inspectionId } },
  });
  if (isPending) return <Loading what="the inspection" />;
  if (data === undefined) {
    return (
      <>
        <PageHead title="Inspection" />
        <Failed error={error} onRetry={refetch} />
      </>
    );
  }
  return <Shown inspection={data} />;
}

function Shown({ inspection }: { inspection: Inspection }) {
  const [asked, ask] = useState<'run' | 'edit' | null>(null);
  const { canWrite } = useSession();
  const navigate = useNavigate();
  const close = () => ask(null);
  return (
    <article>
      <PageHead
        title={inspection.name}
        above={<Link to="/inspections">Inspections</Link>}
        shown={<Text>{inspection.name}</Text>}
      >
        <InspectionSwitch inspection={inspection} />
        <Button icon={<FlaskConical aria-hidden="true" />} onClick={() => ask('run')}>
          Dry run now
        </Button>
        {canWrite && (
          <Button icon={<Pencil aria-hidden="true" />} onClick={() => ask('edit')}>
            Edit
          </Button>
        )}
        <InspectionMenu inspection={inspection} onDeleted={() => navigate({ to: '/inspections' })} />
      </PageHead>
      <div className={styles.panels}>
        <InspectionFacts inspection={inspection} />
        <ItsFindings inspection={inspection} />
      </div>
      {asked === 'run' && <DryRunDialog inspection={inspection} onClose={close} />}
      {asked === 'edit' && <InspectionDialog inspection={inspection} onClose={close} />}
    </article>
  );
}

function ItsFindings({ inspection }: { inspection: Inspection }) {
  const { data, error, refetch } = useApi().query.useQuery('get', '/v1/findings', {
    params: { query: { inspection: inspection.id, limit: SHOWN } },
  });
  const all = (
    <Link to="/findings" search={{ inspection: inspection.id }}>
      All its findings
    </Link>
  );
  return (
    <Panel title="Latest findings" aside={all}>
      {data === undefined && error !== null && <Failed error={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading what="its findings" lines={3} />}
      {data?.items.length === 0 && <p className={styles.note}>It has found nothing new yet.</p>}
      {data !== undefined && data.items.length > 0 && <FindingTable findings={data.items} label="Latest findings" />}
    </Panel>
  );
}
