import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/context.js';
import { SEVERITIES, SeverityShape, severityWord } from '../../components/text/severity.js';
import { Text } from '../../components/text/text.js';
import { compareNames } from '../../format/natural-order.js';
import styles from './board-summary.module.css';

/** Links to other environments in alarm or warning, the worst first; renders nothing when there are none. */
export function OtherEnvironments({ environment: shown }: { environment: string }) {
  const { data } = useApi().query.useQuery('get', '/v1/environments');
  const bad = (data?.items ?? [])
    .filter(({ environment, status }) => environment !== shown && (status === 'alarm' || status === 'warning'))
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.status) - SEVERITIES.indexOf(b.status) || compareNames(a.environment, b.environment),
    );
  if (bad.length === 0) return null;
  return (
    <p className={styles.elsewhere}>
      Other environments:
      {bad.map(({ environment, status }) => (
        <Link key={environment} to="/" search={{ environment }}>
          <SeverityShape of={status} />
          <span>
            <Text>{environment}</Text> in {severityWord(status).toLowerCase()}
          </span>
        </Link>
      ))}
    </p>
  );
}
