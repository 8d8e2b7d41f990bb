import { once } from 'node:events';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { CliError } from '../cli-error.js';
import type { CliContext } from '../context.js';
import { print } from '../output.js';
import { describeMessage } from './describe.js';

const HOST = '127.0.0.1';
const DEFAULT_PORT = 4000;
const MAX_BODY_CHARACTERS = 10_000_000;

const HELP = `Shows the webhooks that a service sends: a receiver to try alert policies with.

  npm run receiver -- [--port PORT] [--secret whsec_…]

  --port     the port on ${HOST} (default ${DEFAULT_PORT}; PORT is the port of the service)
  --secret   of the policy's target: checks the signature of each message

The service sends to this machine only with GLUEPOINT_ALLOW_PRIVATE_TARGETS=true. Ctrl-C ends it.
`;

/** Listens for webhooks and prints each until the process is stopped. Throws CliError. */
export async function runReceiver(args: string[], { stdout }: CliContext): Promise<number> {
  const { port, secret, help } = readCommand(args);
  if (help) {
    print(stdout, HELP);
    return 0;
  }
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) {
      body += chunk;
      if (body.length > MAX_BODY_CHARACTERS) return request.destroy();
    }
    print(stdout, describeMessage(request.headers, body, secret));
    response.writeHead(204).end();
  }).listen(port, HOST);
  await once(server, 'listening').catch((error: Error) => {
    throw new CliError(`Cannot listen on port ${port}: ${error.message}. Choose another with --port.`);
  });
  print(stdout, `Waiting for webhooks on http://${HOST}:${port}/\n`);
  await once(server, 'close');
  return 0;
}

function readCommand(args: string[]): { port: number; secret: string | undefined; help: boolean } {
  let values: { port?: string; secret?: string; help?: boolean };
  try {
    const options = { port: { type: 'string' }, secret: { type: 'string' }, help: { type: 'boolean' } } as const;
    values = parseArgs({ args, options }).values;
  } catch (error) {
    throw new CliError(`${(error as Error).message}; see --help.`);
  }
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new CliError('--port must be a whole number from 1 to 65535.');
  }
  return { port, secret: values.secret, help: values.help ?? false };
}
