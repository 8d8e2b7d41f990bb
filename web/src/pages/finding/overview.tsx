import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import type { FindingWithDetails } from '../../api/schema.generated.js';
import { Facts, Panel } from '../../components/panel.js';
import { totalCount } from '../../components/points.js';
import { Text } from '../../components/text.js';
import { Lasting, Time } from '../../components/time.js';
import { countText } from '../../format/number.js';
import styles from './finding-page.module.css';

/** The finding in a sentence, and when it was abnormal. */
export function Overview({ finding }: { finding: FindingWithDetails }) {
  const { overview, abnormalAt, recoveredAt, newTypesTotal, distribution, inspectionId } = finding;
  const facts = [
    { name: 'Abnormal since', value: <Time at={abnormalAt} as="both" /> },
    { name: 'Recovered', value: recoveredAt === null ? 'not yet' : <Time at={recoveredAt} as="both" /> },
    {
      name: recoveredAt === null ? 'Lasts for' : 'Lasted',
      value: <Lasting from={abnormalAt} to={recoveredAt} />,
    },
    { name: 'New error types', value: countText(newTypesTotal) },
    { name: 'Errors in the hour', value: countText(totalCount(distribution.counts)) },
    { name: 'Found by', value: <InspectionLink id={inspectionId} /> },
  ];
  return (
    <Panel title="Overview">
      <p className={styles.overview}>
        <Text>{overview}</Text>
      </p>
      <Facts items={facts} />
    </Panel>
  );
}

function InspectionLink({ id }: { id: string }) {
  const { data } = useApi().query.useQuery('get', '/v1/inspections/{id}', { params: { path: { id } } });
  return (
    <Link to="/inspections/$inspectionId" params={{ inspectionId: id }}>
      {data === undefined ? 'its inspection' : <Text>{data.name}</Text>}
    </Link>
  );
}
