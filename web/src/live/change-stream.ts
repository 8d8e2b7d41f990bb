import { SERVICE_TIMEOUT_MS } from './timeouts.js';
import { topicsOf } from './topics.js';

export type LiveState = 'connecting' | 'live' | 'interrupted';

/** Delay before a refused stream (too many, signed out) is opened again: the browser does not retry those. */
const REOPEN_MS = 15_000;

/** Receives what a stream reports. */
export interface StreamListener {
  /** `heardMs`: the last sign of the service so far, in milliseconds since 1970; null: none. */
  onState(state: LiveState, heardMs: number | null): void;
  /**
   * From here on all changes are reported. `isNew`: earlier ones are not; otherwise `onChanged` follows with the
   * changes missed in between.
   */
  onHello(isNew: boolean): void;
  onChanged(topics: string[]): void;
  onRefused(): void;
}

/**
 * The service's stream of changes of a project (docs/rules/pages.md#live), connected while the page is visible. It
 * keeps its position: the browser sends it when it reconnects (`Last-Event-ID`), and the address when a page becomes
 * visible again.
 */
export class ChangeStream {
  #source: EventSource | null = null;
  #listener: StreamListener | null = null;
  #reopenTimer: ReturnType<typeof setTimeout> | undefined;
  #timeout: ReturnType<typeof setTimeout> | undefined;
  #position: string | null = null;
  #state: LiveState = 'connecting';
  #heardMs: number | null = null;

  /** Connects at once. Changes reported before `listen` is called are not kept. */
  constructor(readonly url: string) {
    // Browsers open six connections per host for all tabs together: hidden tabs close theirs.
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#open();
  }

  /** Reports to the listener, starting with the current state. */
  listen(listener: StreamListener): void {
    this.#listener = listener;
    listener.onState(this.#state, this.#heardMs);
    if (this.#position !== null) listener.onHello(true);
    else if (this.#source === null && !document.hidden) this.#open();
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#listener = null;
    this.#disconnect();
  }

  readonly #onVisibility = () => (document.hidden ? this.#disconnect() : this.#open());

  #disconnect(): void {
    clearTimeout(this.#reopenTimer);
    clearTimeout(this.#timeout);
    this.#source?.close();
    this.#source = null;
  }

  #open(): void {
    clearTimeout(this.#reopenTimer);
    if (this.#source !== null || document.hidden) return;
    const source = new EventSource(this.#address());
    this.#source = source;
    this.#restartTimeout();
    source.addEventListener('hello', ({ lastEventId }: MessageEvent<string>) => {
      const isNew = this.#position === null;
      this.#position = lastEventId;
      this.#noteSign();
      this.#setState('live');
      this.#listener?.onHello(isNew);
    });
    source.addEventListener('changed', ({ data, lastEventId }: MessageEvent<string>) => {
      this.#position = lastEventId;
      this.#noteSign();
      this.#listener?.onChanged(topicsOf(data));
    });
    source.addEventListener('ping', () => this.#noteSign());
    source.onerror = () => {
      this.#restartTimeout();
      this.#setState('interrupted');
      if (source.readyState !== EventSource.CLOSED) return;
      this.#disconnect();
      // Without a listener it is opened again by the next one.
      if (this.#listener === null) return;
      this.#reopenTimer = setTimeout(() => this.#open(), REOPEN_MS);
      this.#listener.onRefused();
    };
  }

  /** The service has sent something. */
  #noteSign(): void {
    this.#heardMs = Date.now();
    this.#restartTimeout();
  }

  /** Waits for the next message; without one the stream is opened again. */
  #restartTimeout(): void {
    clearTimeout(this.#timeout);
    this.#timeout = setTimeout(() => {
      this.#disconnect();
      this.#setState('interrupted');
      this.#open();
    }, SERVICE_TIMEOUT_MS);
  }

  #address(): string {
    if (this.#position === null) return this.url;
    return `${this.url}${this.url.includes('?') ? '&' : '?'}since=${encodeURIComponent(this.#position)}`;
  }

  #setState(state: LiveState): void {
    this.#state = state;
    this.#listener?.onState(state, this.#heardMs);
  }
}
