import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** An error with which the server responds. */
export function smtpError(message: string, responseCode: number): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** A mail as the server received it. */
export interface Mail {
  from: string;
  to: string[];
  /** Head and body, byte for byte. */
  raw: string;
}

/** A real SMTP server on loopback. */
export interface Mailbox {
  url: string;
  mails: Mail[];
  /** Recipients that it refuses permanently, with 550. */
  refused: Set<string>;
  /** Recipients that it refuses temporarily, with 451. */
  deferred: Set<string>;
  /** The errors of the next mails after their data, in order. Default: accepted. */
  errors: Error[];
  close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  const refused = new Set<string>();
  const deferred = new Set<string>();
  const errors: Error[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      if (refused.has(address)) return callback(smtpError('no such user', 550));
      callback(deferred.has(address) ? smtpError('try later', 451) : null);
    },
    async onData(stream, { envelope }, callback) {
      let raw = '';
      for await (const chunk of stream) raw += chunk;
      const error = errors.shift();
      if (error !== undefined) return callback(error);
      const { mailFrom, rcptTo } = envelope;
      mails.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw });
      callback(null);
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refused,
    deferred,
    errors,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
