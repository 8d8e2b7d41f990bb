import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import type { Inspection } from '../../api/schema.generated.js';
import { Fetched } from '../../components/layout/fetched.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Note, Panel } from '../../components/layout/panel.js';
import { Text } from '../../components/text/text.js';
import { FindingTable } from '../findings/finding-table.js';
import { InspectionFacts } from './inspection-facts.js';
import { InspectionMenu } from './inspection-menu.js';
import styles from './inspection-page.module.css';
import { InspectionSwitch } from './inspection-table.js';

const route = getRouteApi('/inspections/$inspectionId');
/** How many of its findings; more are in the list. */
const SHOWN = 10;

/** An inspection: its settings and its findings. */
export function InspectionPage() {
  const { inspectionId } = route.useParams();
  const inspection = useApi().query.useQuery('get', '/v1/inspections/{id}', {
    params: { path: { id: inspectionId } },
  });
  return (
    <Fetched
      from={inspection}
      what="the inspection"
      head={<PageHead title="Inspection" above={<Link to="/inspections">Inspections</Link>} />}
    >
      {(found) => <Shown inspection={found} />}
    </Fetched>
  );
}

function Shown({ inspection }: { inspection: Inspection }) {
  const navigate = useNavigate();
  return (
    <article>
      <PageHead
        title={inspection.name}
        above={<Link to="/inspections">Inspections</Link>}
        shown={<Text>{inspection.name}</Text>}
      >
        <InspectionSwitch inspection={inspection} />
        <InspectionMenu inspection={inspection} isOfPage onDeleted={() => navigate({ to: '/inspections' })} />
      </PageHead>
      <div className={styles.panels}>
        <InspectionFacts inspection={inspection} />
        <ItsFindings inspection={inspection} />
      </div>
    </article>
  );
}

function ItsFindings({ inspection }: { inspection: Inspection }) {
  const findings = useApi().query.useQuery('get', '/v1/findings', {
    params: { query: { inspection: inspection.id, limit: SHOWN } },
  });
  const all = (
    <Link to="/findings" search={{ inspection: inspection.id }}>
      All its findings
    </Link>
  );
  return (
    <Panel title="Latest findings" aside={all}>
      <Fetched from={findings} what="its findings" lines={3}>
        {({ items }) =>
          items.length === 0 ? <Note>No findings yet.</Note> : <FindingTable findings={items} label="Latest findings" />
        }
      </Fetched>
    </Panel>
  );
}
