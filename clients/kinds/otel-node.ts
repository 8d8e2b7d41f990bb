import type { Client } from '../client.js';
import { otlpEnvironment } from '../place-program.js';
import { errorsOf, MESSAGES, NOTIFY, without } from '../shop.js';
import { nodeProgram } from './node-program.js';

const FOLDER = 'otel-node-protobuf';

/**
 * OpenTelemetry's auto-instrumentation with nothing but its variables: all three signals go to one address. What
 * handlers of Express throw comes as events of spans, what pino logs as log records. A span's exception has no causes.
 */
function otelNode(name: string, protocol: 'http/protobuf' | 'http/json'): Client {
  return nodeProgram({
    name,
    about: `OpenTelemetry auto-instrumentation of Node, ${protocol}, all three signals: Express and pino`,
    packages: {
      '@opentelemetry/auto-instrumentations-node': '0.82.0',
      '@opentelemetry/api': '1.10.0',
      express: '5.3.0',
      pino: '10.4.0',
    },
    program: 'otel-express.cjs',
    nodeArgs: ['--require', '@opentelemetry/auto-instrumentations-node/register'],
    steps: [...without(errorsOf('camel'), 'order-refused', 'order-sold-out'), ...MESSAGES, NOTIFY],
    env: (round) => ({
      ...otlpEnvironment(round, protocol),
      OTEL_NODE_RESOURCE_DETECTORS: 'env',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
    }),
    sharesPackagesOf: FOLDER,
  });
}

export const otelNodeProtobuf: Client = otelNode(FOLDER, 'http/protobuf');
export const otelNodeJson: Client = otelNode('otel-node-json', 'http/json');
