import { ExternalLink } from 'lucide-react';
import { useApi } from '../../api/context.js';
import { Panel } from '../../components/layout/panel.js';
import { Text } from '../../components/text/text.js';
import styles from './event-page.module.css';
import { externalUrl, type LinkPlace } from './external-url.js';

/** Links to logs, traces and hosts in other tools, as set for the project. */
export function ExternalLinks({ place }: { place: LinkPlace }) {
  const { data } = useApi().query.useQuery('get', '/v1/project');
  const links = (data?.links ?? []).flatMap(({ label, url }) => {
    const href = externalUrl(url, place);
    return href === null ? [] : [{ label, href }];
  });
  if (links.length === 0) return null;
  return (
    <Panel title="Links">
      <ul className={styles.links}>
        {links.map(({ label, href }) => (
          <li key={`${label} ${href}`}>
            <a href={href} target="_blank" rel="noreferrer">
              <ExternalLink aria-hidden="true" size={14} />
              <Text>{label}</Text>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
