import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useProject, useRecheckSession, useSession } from '../api/context.js';
import { Refresher } from './refresher.js';
import { topicsOf } from './topics.js';

export type LiveState = 'connecting' | 'live' | 'interrupted';

/** A stream that was refused (too many, signed out) is not opened again by the browser, but by us, after this. */
const REOPEN_MS = 15_000;

/**
 * Listens for changes while the page is looked at, and marks what they touch as out of date, so that what is on the
 * screen is fetched again. The browser reconnects by itself and says where it was (`Last-Event-ID`).
 */
export function useLive(): LiveState {
  const queries = useQueryClient();
  const project = useProject();
  const isRoot = useSession().role === 'root';
  const recheckSession = useRecheckSession();
  const [state, setState] = useState<LiveState>('connecting');

  useEffect(() => {
    const url = isRoot ? `/v1/changes?project=${encodeURIComponent(project)}` : '/v1/changes';
    const refresher = new Refresher(queries);
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const open = () => {
      clearTimeout(timer);
      if (source !== null || document.hidden) return;
      const opened = new EventSource(url);
      source = opened;
      opened.addEventListener('hello', () => {
        setState('live');
        // What happened before it, or while it was interrupted, was told to nobody.
        refresher.note('everything');
      });
      opened.addEventListener('changed', ({ data }: MessageEvent<string>) => {
        refresher.note(topicsOf(data));
      });
      opened.onerror = () => {
        setState('interrupted');
        if (opened.readyState !== EventSource.CLOSED) return;
        source = null;
        recheckSession();
        timer = setTimeout(open, REOPEN_MS);
      };
    };
    const close = () => {
      clearTimeout(timer);
      source?.close();
      source = null;
    };
    // Browsers open six connections to a host over all tabs: those that nobody looks at give theirs back.
    const onVisibility = () => (document.hidden ? close() : open());

    open();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      close();
    };
  }, [queries, project, isRoot, recheckSession]);
  return state;
}
