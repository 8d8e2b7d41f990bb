import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../test/support/conformance/cases.js';

/** Responses that ask for a retry. */
const AGAIN = new Set([502, 503, 504]);
const PAUSE_MS = 100;
const GIVE_UP_MS = 30_000;

/** A client as an application should be: it sends again what was not answered, with the same id. */
export class Client {
  /** Why requests were sent again, and how often. */
  readonly retries: Record<string, number> = {};
  requests = 0;

  constructor(
    readonly url: string,
    readonly key: string,
  ) {}

  readonly call: Call = async (method, path, body) => {
    this.requests += 1;
    for (const startedMs = performance.now(); ; ) {
      const response = await this.once(method, path, body).catch((error: Error) => error);
      const reason = response instanceof Error ? `no response (${causeOf(response)})` : String(response.status);
      if (!(response instanceof Error) && !AGAIN.has(response.status)) return response;
      if (performance.now() - startedMs > GIVE_UP_MS) throw new Error(`${method} ${path}: ${reason}, for 30 s`);
      this.retries[reason] = (this.retries[reason] ?? 0) + 1;
      await sleep(PAUSE_MS);
    }
  };

  /** One attempt. */
  readonly once: Call = async (method, path, body) => {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
}

function causeOf(error: Error): string {
  return (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message;
}
