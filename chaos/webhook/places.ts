import { type Receiver, type Responder, respond, startReceiver } from '../../test/support/alerts/receiver.js';
import { freePort } from '../../test/support/free-port.js';

/** A receiver that misbehaves in some way, and what must become of what it is sent. */
export interface Place {
  name: string;
  url: string;
  /** `failed`: given up after the last try; `disabled`: nothing more is sent there. */
  fate: 'delivered' | 'failed' | 'disabled';
  /** What came in. */
  requests(): { id: string; body: string }[];
}

export interface Places {
  all: Place[];
  /** How many requests went where one of them redirects to. */
  strayed(): number;
  close(): Promise<void>;
}

/** Longer would be too long for one try. */
const SLOW_AT_MOST_MS = 6_000;
const FAILURES_FIRST = 1;

/** Starts all of them; `seconds` is how long the one is down and the other slow. */
export async function startPlaces(seconds: number): Promise<Places> {
  const receivers: Receiver[] = [];
  const place = async (name: string, fate: Place['fate'], answerer: Responder): Promise<Place> => {
    const receiver = await startReceiver();
    receiver.responders.push(answerer);
    receivers.push(receiver);
    return { name, fate, url: receiver.url, requests: () => requestsOf(receiver) };
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
        fate: 'delivered',
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

/** 500 to the first requests with an id, whatever it is. */
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
