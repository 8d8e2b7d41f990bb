import { connect, type Socket } from 'node:net';
import { ResponseReader } from './response-reader.js';

/** Read into by all connections: a response is parsed before the next one is read. */
const RECEIVED = Buffer.allocUnsafe(256 * 1024);

export interface ConnectionEvents {
  /** The response to the request in progress is complete. */
  onAnswer(status: number): void;
  /** The connection broke: it was not closed from here. */
  onBroken(error: Error): void;
}

/** One keep-alive connection with at most one request under way. */
export class Connection {
  readonly #socket: Socket;
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Resolves when connected. */
  static open(port: number, events: ConnectionEvents): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const reader = new ResponseReader();
      const onread = {
        buffer: RECEIVED,
        callback: (length: number, received: Uint8Array) => {
          const status = reader.read(received as Buffer, length);
          if (status !== 0) events.onAnswer(status);
          return true;
        },
      };
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread });
      const connection = new Connection(socket);
      const broken = (error: Error) => {
        if (connection.#closed) return;
        connection.#closed = true;
        socket.destroy();
        events.onBroken(error);
      };
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        socket.on('error', broken);
        socket.on('close', () => broken(new Error('The server closed the connection.')));
        resolve(connection);
      });
    });
  }

  /** `request` must stay as it is until it was answered. */
  send(request: Buffer): void {
    this.#socket.write(request);
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }
}
