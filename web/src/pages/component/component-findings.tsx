import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { Panel } from '../../components/layout/panel.js';
import { type Place, relativePath } from '../../components/text/place.js';
import { SeverityShape } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { Time } from '../../components/text/time.js';
import { plural } from '../../format/number.js';
import styles from './component-page.module.css';

const SHOWN = 10;

/** Findings of the component and its descendants. */
export function ComponentFindings({ component, environment }: Place) {
  const { data } = useApi().query.useQuery('get', '/v1/findings', {
    params: { query: { component, environment, subtree: 'true', limit: SHOWN } },
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Panel title="Findings">
      <ul className={styles.list}>
        {data.items.map(({ id, severity, component: own, overview, newTypes, newTypesTotal, abnormalAt, state }) => (
          <li key={id}>
            <SeverityShape of={severity} />
            <Link to="/findings/$findingId" params={{ findingId: id }} title={overview}>
              <Text>{newTypes[0]?.type ?? overview}</Text>
            </Link>
            <small>
              <Time at={abnormalAt} />
            </small>
            <small className={styles.wide}>
              {newTypesTotal > 1 && `and ${plural(newTypesTotal - 1, 'other new type')} `}
              {own !== component && (
                <>
                  in <Text>{relativePath(own, component)}</Text>,{' '}
                </>
              )}
              {state}
            </small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
