import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as it was given to the server. */
export interface Mail {
  from: string;
  to: string[];
  /** Head and body as they came. */
  raw: string;
}

/** A real SMTP server on loopback. */
export interface Mailbox {
  url: string;
  mails: Mail[];
  /** Recipients it refuses with 550. */
  refused: Set<string>;
  /** How the next mails end; the first one the first. Default: accepted. */
  errors: Error[];
  close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  const refused = new Set<string>();
  const errors: Error[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      callback(refused.has(address) ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null);
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
    errors,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
