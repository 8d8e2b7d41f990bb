import { topicsOf } from './topics.js';

export type LiveState = 'connecting' | 'live' | 'interrupted';

/** A stream that was refused (too many, signed out) is not opened again by the browser, but by us, after this. */
const REOPEN_MS = 15_000;
/** The service says something every 10 s: who hears nothing for this long is not connected, whatever the browser thinks. */
export const SERVICE_TIMEOUT_MS = 25_000;

/** Who wants to know what a stream tells. */
export interface StreamListener {
  /** `heardMs`: the last sign of the service so far, in milliseconds since 1970; null: none. */
  onState(state: LiveState, heardMs: number | null): void;
  /** From here on everything is told. `isNew`: not so what happened before; otherwise `onChanged` follows with that. */
  onHello(isNew: boolean): void;
  onChanged(topics: string[]): void;
  onRefused(): void;
}

/**
 * What the service tells of the changes of a project, while the page is looked at. It remembers how far it was told: the
 * browser says so when it reconnects (`Last-Event-ID`), and the address when a page that nobody saw is looked at again.
 */
export class ChangeStream {
  #source: EventSource | null = null;
  #listener: StreamListener | null = null;
  #reopenTimer: ReturnType<typeof setTimeout> | undefined;
  #timeout: ReturnType<typeof setTimeout> | undefined;
  #position: string | null = null;
  #state: LiveState = 'connecting';
  #heardMs: number | null = null;

  /** Begins at once; what comes before somebody listens is not kept. */
  constructor(readonly url: string) {
    // Browsers open six connections to a host over all tabs: those that nobody looks at give theirs back.
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#open();
  }

  /** Tells the listener, at once, where the stream is. */
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
      // Nobody who waits for it: whoever listens later has it opened then.
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

  /** After any sign of the service: it is waited for the next one, and then looked for anew. */
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
