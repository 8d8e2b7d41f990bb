import { queryOptions } from '@tanstack/react-query';
import { problemTextOf } from './problem.js';
import { PUBLIC_PATH } from './public-path.js';

const SESSION_URL = `${PUBLIC_PATH}/v1/session`;

/** Who is signed in (GET /v1/session). */
export interface Session {
  role: 'root' | 'admin' | 'read';
  project: { slug: string; name: string; number: number };
  /** Whether the role may change anything. Buttons that would be refused are hidden. */
  canWrite: boolean;
}

/** The session of this browser; null without one. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async (): Promise<Session | null> => {
    const response = await fetch(SESSION_URL);
    if (response.status === 401) return null;
    if (!response.ok) throw await response.json();
    return response.json();
  },
});

/** Signs in with a key. Throws the sentence to show when the service refuses it. */
export async function signIn(key: string): Promise<void> {
  const response = await fetch(SESSION_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  });
  if (response.ok) return;
  if (response.status === 401) throw new Error('This key is not known. It may have been revoked.');
  const { title, detail } = problemTextOf(await response.json());
  throw new Error(detail ?? title);
}

export async function signOut(): Promise<void> {
  await fetch(SESSION_URL, { method: 'DELETE' });
}
