import type { Client } from '../client.js';
import { errorsOf, loggedShopOf, MESSAGES, NOTIFY, shopOf, without } from '../shop.js';
import { nodeProgram } from './node-program.js';

/** @sentry/node of one major version. */
export function sentryNode(version: string): Client {
  return nodeProgram({
    name: `sentry-node-${version.split('.')[0]}`,
    about: '@sentry/node: captureException with causes, captureMessage',
    packages: { '@sentry/node': version },
    program: 'sentry-node.cjs',
    steps: shopOf('camel'),
  });
}

/** The client before @sentry/node, whose bodies are base64 of zlib. It sends no causes. */
export const ravenNode: Client = nodeProgram({
  name: 'raven-node',
  about: 'raven for node: base64(zlib) on /store/',
  packages: { raven: '2.6.4' },
  program: 'raven-node.cjs',
  steps: without(shopOf('camel'), 'order-refused', 'order-sold-out'),
});

/** Pino's errors through Sentry's SDK. It sends the text of the log line in the place of the exception's. */
export const pinoSentry: Client = nodeProgram({
  name: 'pino-sentry',
  about: 'pino-sentry-transport',
  packages: { 'pino-sentry-transport': '1.6.0', pino: '10.4.0' },
  program: 'pino-sentry.cjs',
  steps: [...without(errorsOf('camel'), 'order-refused', 'order-sold-out'), ...MESSAGES],
});

/** Winston's errors through Sentry's SDK, which creates new ones, without causes. */
export const winstonSentry: Client = nodeProgram({
  name: 'winston-sentry',
  about: 'winston-transport-sentry-node',
  packages: { 'winston-transport-sentry-node': '3.0.0', winston: '3.19.0', '@sentry/node': '8.55.2' },
  program: 'winston-sentry.cjs',
  steps: without(shopOf('camel'), 'order-refused', 'order-sold-out'),
});

/** Pino through OTLP: an error lies in the attribute `err`, its causes in the text of its stack. */
export const pinoOtlp: Client = nodeProgram({
  name: 'pino-otlp',
  about: 'pino-opentelemetry-transport, http/json',
  packages: { 'pino-opentelemetry-transport': '4.0.2', pino: '10.4.0' },
  program: 'pino-otlp.cjs',
  steps: loggedShopOf('camel'),
});

/** Winston through OTLP: an error lies in `exception.*`, its cause in `error.cause.*`. */
export const winstonOtlp: Client = nodeProgram({
  name: 'winston-otlp',
  about: '@opentelemetry/winston-transport, http/json',
  packages: {
    '@opentelemetry/winston-transport': '0.34.0',
    winston: '3.19.0',
    '@opentelemetry/api-logs': '0.223.1',
    '@opentelemetry/exporter-logs-otlp-http': '0.223.1',
    '@opentelemetry/resources': '2.12.1',
    '@opentelemetry/sdk-logs': '0.223.1',
  },
  program: 'winston-otlp.cjs',
  steps: [...shopOf('camel'), NOTIFY],
});
