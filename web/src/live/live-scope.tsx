import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { useRecheckSession, useSession } from '../api/context.js';
import { ChangeStream, type LiveState } from './change-stream.js';
import { changesUrl, EarlyStreamContext } from './early-stream.js';
import { keepFresh } from './keep-fresh.js';
import { Refresher } from './refresher.js';

interface Live {
  state: LiveState;
  /** The last sign of the service before the stream was interrupted, in milliseconds since 1970; null: none yet. */
  heardMs: number | null;
}

const LiveContext = createContext<Live>({ state: 'connecting', heardMs: null });

/** Whether changes are announced, and until when they were. */
export function useLive(): Live {
  return use(LiveContext);
}

/** Keeps the data of the project current and renders `children` once that works; `meanwhile` until then. */
export function LiveScope({ children, meanwhile }: { children: ReactNode; meanwhile: ReactNode }) {
  const queries = useQueryClient();
  const asked = useSearch({ from: '__root__' }).project;
  const isRoot = useSession().role === 'root';
  const [url] = useState(() => changesUrl(isRoot ? (asked ?? null) : null));
  const early = use(EarlyStreamContext);
  const recheckSession = useRecheckSession();
  const [live, setLive] = useState<Live>({ state: 'connecting', heardMs: null });
  const [isReady, setReady] = useState(false);

  useEffect(
    () =>
      keepFresh({
        stream: early?.take(url) ?? new ChangeStream(url),
        refresher: new Refresher(queries),
        onState: (state, heardMs) => setLive({ state, heardMs }),
        onReady: () => setReady(true),
        onRefused: recheckSession,
      }),
    [queries, url, early, recheckSession],
  );
  return <LiveContext value={live}>{isReady ? children : meanwhile}</LiveContext>;
}
