import type { ChangeStream, LiveState } from './change-stream.js';
import type { Refresher } from './refresher.js';
import { HELLO_TIMEOUT_MS } from './timeouts.js';

export interface Freshness {
  stream: Pick<ChangeStream, 'listen' | 'close'>;
  refresher: Pick<Refresher, 'invalidate'>;
  /** As `StreamListener.onState`. */
  onState(state: LiveState, heardMs: number | null): void;
  /** Called once: data may be fetched from now on. */
  onReady(): void;
  /** The service refused the stream: the session may have ended. */
  onRefused(): void;
}

/**
 * Fetches again what the stream reports as changed. Data fetched after the stream's hello is current, so `onReady`
 * waits for it. When the hello is late or the stream is refused, `onReady` is called without it, and a later hello
 * invalidates all data.
 *
 * @returns a function that ends it
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
