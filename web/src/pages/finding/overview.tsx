import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import type { FindingWithDetails } from '../../api/schema.generated.js';
import { totalCount } from '../../components/chart/points.js';
import { Facts, Panel } from '../../components/layout/panel.js';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { countText } from '../../format/number.js';
import { HourSpan } from '../findings/hour-span.js';
import styles from './finding-page.module.css';
import { splitAtHour } from './split-at-hour.js';

/** The finding in one sentence, and when it was abnormal. */
export function Overview({ finding }: { finding: FindingWithDetails }) {
  const { firstErrorAt, recoveredAt, silentSince, newTypesTotal, distribution, inspectionId } = finding;
  const facts = [
    { name: 'Abnormal since first error', value: <Time at={firstErrorAt} as="both" /> },
    ...(silentSince === null ? [] : [{ name: 'Silent since', value: <Time at={silentSince} as="both" /> }]),
    { name: 'Recovered', value: recoveredAt === null ? 'not yet' : <Time at={recoveredAt} as="both" /> },
    { name: 'New error types', value: countText(newTypesTotal) },
    { name: 'Errors in the hour', value: countText(totalCount(distribution.counts)) },
    { name: 'Found by', value: <InspectionLink id={inspectionId} /> },
  ];
  return (
    <Panel title="Overview">
      <p className={styles.overview}>
        <Sentence finding={finding} />
      </p>
      <Facts items={facts} />
    </Panel>
  );
}

/** The service's overview with the hour in the viewer's time zone. */
function Sentence({ finding: { overview, from, to } }: { finding: FindingWithDetails }) {
  const [before, after] = splitAtHour(overview, from, to);
  if (after === null) return <Text>{before}</Text>;
  return (
    <>
      <Text>{before}</Text>
      in the hour <HourSpan from={from} to={to} />
      <Text>{after}</Text>
    </>
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
