import { type Receiver, type Responder, respond, startReceiver } from '../../test/support/alerts/receiver.js';
import { freePort } from '../../test/support/free-port.js';

/** A receiver, and the expected result of the deliveries to it. */
export interface Place {
  name: string;
  url: string;
  /** `failed`: given up after the last attempt; `disabled`: nothing more is sent to it. */
  result: 'delivered' | 'failed' | 'disabled';
  /** What it received. */
  requests(): { id: string; body: string }[];
}

export interface Places {
  all: Place[];
  /** How many requests went to the target of the redirect. */
  strayed(): number;
  close(): Promise<void>;
}

/** Below the timeout of an attempt. */
const SLOW_AT_MOST_MS = 6_000;
const FAILURES_FIRST = 1;

/** Starts all of them. `seconds`: how long one of them is down and another slow. */
export async function startPlaces(seconds: number): Promise<Places> {
  const receivers: Receiver[] = [];
  const place = async (name: string, result: Place['result'], responder: Responder): Promise<Place> => {
    const receiver = await startReceiver();
    receiver.responders.push(responder);
    receivers.push(receiver);
    return { name, result, url: receiver.url, requests: () => requestsOf(receiver) };
  };
  const slowMs = Math.min(seconds * 1000, SLOW_AT_MOST_MS);
  const elsewhere = await place('elsewhere', 'failed', respond(204));
  const port = await freePort();
  let late: Receiver | null = null;
  const timer = setTimeout(async () => {
    late = await startReceiver('127.0.0.1', port);
    receivers.push(late);
  }, seconds * 1000);
  return {
    all: [
      await place('well', 'delivered', respond(204)),
      await place('slow', 'delivered', (response) => void setTimeout(() => response.writeHead(204).end(), slowMs)),
      await place('failing', 'delivered', failingAtFirst()),
      await place('gone', 'disabled', respond(410, 'gone for good')),
      await place('redirecting', 'failed', respond(302, '', { location: elsewhere.url })),
      {
        name: 'down',
        result: 'delivered',
        url: `http://127.0.0.1:${port}`,
        requests: () => (late === null ? [] : requestsOf(late)),
      },
    ],
    strayed: () => elsewhere.requests().length,
    async close() {
      clearTimeout(timer);
      await Promise.all(receivers.map((receiver) => receiver.close()));
    },
  };
}

/** Responds 500 to the first request with each id. */
function failingAtFirst(): Responder {
  const seen = new Map<string, number>();
  return (response, { headers }) => {
    const id = String(headers['webhook-id']);
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    response.writeHead(times > FAILURES_FIRST ? 204 : 500).end();
  };
}

function requestsOf({ received }: Receiver): { id: string; body: string }[] {
  return received.map(({ headers, body }) => ({ id: String(headers['webhook-id']), body }));
}
