import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useState } from 'react';
import { type Api, createApi } from './client.js';
import { newQueryClient } from './query-client.js';
import type { Session } from './session.js';

interface ProjectContext {
  api: Api;
  session: Session;
  /** Slug of the project that is shown. */
  project: string;
  /** Asks the service whether it still knows the session. */
  recheckSession: () => void;
}

const Context = createContext<ProjectContext | null>(null);

/** Provides the API of one project. Render it with a key per project, so that no response is used for another one. */
export function ProjectScope(props: {
  session: Session;
  project: string;
  recheckSession: () => void;
  children: ReactNode;
}) {
  const { session, project, recheckSession, children } = props;
  const [client] = useState(newQueryClient);
  const [api] = useState(() => createApi(session.role === 'root' ? project : null, recheckSession));
  return (
    <Context value={{ api, session, project, recheckSession }}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </Context>
  );
}

/** The API of the project that is shown. */
export function useApi(): Api {
  return useProjectContext().api;
}

export function useSession(): Session {
  return useProjectContext().session;
}

/** Slug of the project that is shown. */
export function useProject(): string {
  return useProjectContext().project;
}

export function useRecheckSession(): () => void {
  return useProjectContext().recheckSession;
}

function useProjectContext(): ProjectContext {
  const surroundings = use(Context);
  if (surroundings === null) throw new Error('used outside of a ProjectScope');
  return surroundings;
}
