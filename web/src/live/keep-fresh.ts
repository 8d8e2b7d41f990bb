import type { ChangeStream, LiveState } from './change-stream.js';
import type { Refresher } from './refresher.js';

/** How long requests wait for the stream of changes; it usually connects sooner. */
export const HELLO_TIMEOUT_MS = 300;

export interface Freshness {
  stream: Pick<ChangeStream, 'listen' | 'close'>;
  refresher: Pick<Refresher, 'invalidate'>;
  /** As `StreamListener.onState`. */
  onState(state: LiveState, heardMs: number | null): void;
  /** Called once: from now on it may be asked. */
  onReady(): void;
  /** The service does not take the stream: perhaps nobody is signed in any more. */
  onRefused(): void;
}

/**
 * Has fetched again what the stream tells of. What is asked after its hello is fresh, so that nothing need be asked twice:
 * `onReady` comes then. Where it is late or refused `onReady` comes without it, and the hello makes all of that suspect.
 *
 * @returns ends it
 */
export function keepFresh({ stream, refresher, onState, onReady, onRefused }: Freshness): () => void {
  let isReady = false;
  const ready = () => {
    clearTimeout(timeout);
    if (!isReady) onReady();
    isReady = true;
  };
  const timeout = setTimeout(ready, HELLO_TIMEOUT_MS);
  stream.listen({
    onState,
    onHello(isNew) {
      if (isReady && isNew) refresher.invalidate('everything');
      ready();
    },
    onChanged: (topics) => refresher.invalidate(topics),
    onRefused() {
      ready();
      onRefused();
    },
  });
  return () => {
    clearTimeout(timeout);
    stream.close();
  };
}
