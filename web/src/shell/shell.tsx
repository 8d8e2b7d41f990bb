import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ProjectScope } from '../api/context.js';
import { useLastFailure } from '../api/last-failure.js';
import { sessionQuery } from '../api/session.js';
import { Failed, Loading } from '../components/layout/states.js';
import { Toasts } from '../components/layout/toasts.js';
import { LiveScope } from '../live/live-scope.js';
import { SignInPage } from '../pages/sign-in/sign-in-page.js';
import { Header } from './header.js';
import styles from './shell.module.css';

/** The frame of every page. Without a session it shows the sign-in page instead. */
export function Shell() {
  const queries = useQueryClient();
  const session = useLastFailure(useQuery({ ...sessionQuery, refetchOnWindowFocus: true }), sessionQuery.queryKey);
  const recheckSession = useCallback(() => void queries.refetchQueries(sessionQuery), [queries]);
  const asked = useSearch({ from: '__root__' }).project;

  if (session.isPending) return <Opening />;
  if (session.data === null) return <SignInPage />;
  if (session.data === undefined) return <Failed error={session.error} onRetry={() => session.refetch()} />;

  const project = session.data.role === 'root' ? (asked ?? session.data.project.slug) : session.data.project.slug;
  return (
    <ProjectScope
      key={`${session.data.role} ${project}`}
      session={session.data}
      project={project}
      recheckSession={recheckSession}
    >
      <LiveScope meanwhile={<Opening />}>
        <a className={styles.skip} href="#page">
          Skip to content
        </a>
        <Header />
        <main id="page" className={styles.page} tabIndex={-1}>
          <Outlet />
        </main>
        <Toasts />
      </LiveScope>
    </ProjectScope>
  );
}

function Opening() {
  return (
    <main>
      <Loading what="the session" lines={3} />
    </main>
  );
}
