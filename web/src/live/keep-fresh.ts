import type { ChangeStream, LiveState } from './change-stream.js';
import { HELLO_PATIENCE_MS } from './patience.js';
import type { Refresher } from './refresher.js';

export interface Freshness {
  stream: Pick<ChangeStream, 'listen' | 'close'>;
  refresher: Pick<Refresher, 'note'>;
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
    clearTimeout(patience);
    if (!isReady) onReady();
    isReady = true;
  };
  const patience = setTimeout(ready, HELLO_PATIENCE_MS);
  stream.listen({
    onState,
    onHello(isNew) {
      if (isReady && isNew) refresher.note('everything');
      ready();
    },
    onChanged: (topics) => refresher.note(topics),
    onRefused() {
      ready();
      onRefused();
    },
  });
  return () => {
    clearTimeout(patience);
    stream.close();
  };
}
