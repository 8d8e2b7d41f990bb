import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi, useProject, useSession } from '../../api/context.js';
import { PageHead } from '../../components/layout/page-head.js';
import { Text } from '../../components/text/text.js';
import styles from './settings.module.css';

/** The head of every settings page, with links to the others. */
export function SettingsFrame(props: { title: string; actions?: ReactNode; children: ReactNode }) {
  const { title, actions, children } = props;
  const { role, canWrite } = useSession();
  const slug = useProject();
  const { data } = useApi().query.useQuery('get', '/v1/project');
  return (
    <>
      <PageHead
        title={title}
        above={
          <p className={styles.project}>
            Settings of <Text>{data?.name ?? slug}</Text>
          </p>
        }
      >
        {actions}
      </PageHead>
      <nav aria-label="Settings" className={styles.tabs}>
        <Link to="/settings" activeOptions={{ exact: true, includeSearch: false }}>
          Project
        </Link>
        {canWrite && <Link to="/settings/keys">Keys</Link>}
        {role === 'root' && <Link to="/settings/projects">All projects</Link>}
      </nav>
      {children}
    </>
  );
}
