import type { ServerResponse } from 'node:http';

/** How often a stream sends a ping. It is an event, because browsers hide comments of the stream from pages. */
export const PING_EVERY_MS = 10_000;

/** A client that reads has nothing waiting; one that does not is disconnected long before this. */
const MAX_WAITING_BYTES = 64 * 1024;
const MAX_UNREAD_MS = 30_000;
/** After how long a browser connects again when the stream broke. */
const RETRY_MS = 2_000;

/** What is sent: `data` becomes JSON on one line. */
export interface SentEvent {
  event: string;
  id: string;
  data: unknown;
}

/** Server-sent events on a response whose head was sent. Ends when the client disconnects, or stops reading. */
export class EventStream {
  readonly #pings: NodeJS.Timeout;
  #unreadSinceMs: number | null = null;

  constructor(readonly response: ServerResponse) {
    this.#pings = setInterval(() => this.#write('event: ping\ndata: {}\n\n'), PING_EVERY_MS).unref();
    response.once('close', () => clearInterval(this.#pings));
    response.on('drain', () => {
      this.#unreadSinceMs = null;
    });
    this.#write(`retry: ${RETRY_MS}\n\n`);
  }

  send({ event, id, data }: SentEvent): void {
    this.#write(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  end(): void {
    clearInterval(this.#pings);
    this.response.end();
  }

  #write(text: string): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    if (!this.response.write(text)) this.#unreadSinceMs ??= performance.now();
    const unreadMs = this.#unreadSinceMs === null ? 0 : performance.now() - this.#unreadSinceMs;
    if (this.response.writableLength > MAX_WAITING_BYTES || unreadMs > MAX_UNREAD_MS) this.response.destroy();
  }
}
