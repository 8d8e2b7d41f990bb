import { useSyncExternalStore } from 'react';

/** Times on the page are updated this often. */
const TICK_MS = 5_000;
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    nowMs = Date.now();
    timer = setInterval(tick, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

/** Now, in milliseconds since 1970, the same for the whole page; moves on every five seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}
