import cluster, { type Worker } from 'node:cluster';

/*
 * Calls between the primary process and its workers (node:cluster), over the IPC channel that connects them. A call has a
 * name, which both sides know; arguments and results must survive JSON.
 */

type Message = { rpc: string; id: number } & (
  | { kind: 'request'; argument: unknown }
  | { kind: 'response'; result: unknown }
  | { kind: 'failure'; error: string }
);

type Send = (message: Message) => void;
type Handler<Argument, Result> = (argument: Argument) => Promise<Result>;

/** In a worker: calls the primary. Rejects when the handler there throws, or when no response arrives in time. */
export function clientOfPrimary<Argument, Result>(
  rpc: string,
  timeoutMs: number,
): (argument: Argument) => Promise<Result> {
  const calls = new Calls<Argument, Result>(rpc, timeoutMs);
  process.on('message', (message) => calls.receive(message));
  return (argument) => calls.start(argument, (message) => process.send?.(message));
}

/** In the primary: calls one of its workers. Rejects likewise. */
export function clientOfWorkers<Argument, Result>(
  rpc: string,
  timeoutMs: number,
): (worker: Worker, argument: Argument) => Promise<Result> {
  const calls = new Calls<Argument, Result>(rpc, timeoutMs);
  cluster.on('message', (_worker, message) => calls.receive(message));
  return (worker, argument) => calls.start(argument, (message) => sendTo(worker, message));
}

/** In a worker: serves the calls of the primary. */
export function servePrimary<Argument, Result>(rpc: string, handler: Handler<Argument, Result>): void {
  process.on('message', (message) => void serve(rpc, message, handler, (response) => process.send?.(response)));
}

/** In the primary: serves the calls of all workers. */
export function serveWorkers<Argument, Result>(rpc: string, handler: Handler<Argument, Result>): void {
  cluster.on('message', (worker, message) => {
    void serve(rpc, message, handler, (response) => sendTo(worker, response));
  });
}

/** The calls of this process that wait for their responses. */
class Calls<Argument, Result> {
  readonly #waiting = new Map<number, { resolve: (result: Result) => void; reject: (error: Error) => void }>();
  #lastId = 0;

  constructor(
    readonly rpc: string,
    readonly timeoutMs: number,
  ) {}

  start(argument: Argument, send: Send): Promise<Result> {
    this.#lastId += 1;
    const id = this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    return new Promise<Result>((resolve, reject) => {
      const message = `no response to ${this.rpc} from another process within ${this.timeoutMs} ms`;
      timer = setTimeout(() => reject(new Error(message)), this.timeoutMs);
      this.#waiting.set(id, { resolve, reject });
      send({ rpc: this.rpc, id, kind: 'request', argument });
    }).finally(() => {
      clearTimeout(timer);
      this.#waiting.delete(id);
    });
  }

  /** Takes any message of the channel, and ignores those that are not responses to a waiting call. */
  receive(received: unknown): void {
    const message = received as Message | null;
    if (message?.rpc !== this.rpc || message.kind === 'request') return;
    const call = this.#waiting.get(message.id);
    if (message.kind === 'response') call?.resolve(message.result as Result);
    else call?.reject(new Error(message.error));
  }
}

async function serve<Argument, Result>(
  rpc: string,
  received: unknown,
  handler: Handler<Argument, Result>,
  send: Send,
): Promise<void> {
  const message = received as Message | null;
  if (message?.rpc !== rpc || message.kind !== 'request') return;
  const { id } = message;
  try {
    send({ rpc, id, kind: 'response', result: await handler(message.argument as Argument) });
  } catch (error) {
    send({ rpc, id, kind: 'failure', error: (error as Error).message });
  }
}

/** A worker that is ending gets nothing; the call runs into its timeout. */
function sendTo(worker: Worker, message: Message): void {
  if (worker.isConnected()) worker.send(message, undefined, () => {});
}
