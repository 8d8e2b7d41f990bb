import type { Key } from '../../../api/schema.generated.js';
import { EXAMPLE_ERROR, sendCommand } from '../../../components/text/send-command.js';

/** A text to copy, and its title. */
export interface Sample {
  title: string;
  text: string;
}

/**
 * Samples of the use of a key, by role, ready to copy.
 *
 * @param key the key, or a placeholder
 * @param origin of this service: `https://gluepoint.example.com`
 */
export function keySamples(role: Key['role'], key: string, origin: string): Sample[] {
  const get = (path: string) => `curl -H 'Authorization: Bearer ${key}' ${origin}${path}`;
  switch (role) {
    case 'ingest':
      return [
        { title: 'Send an occurrence', text: sendCommand(EXAMPLE_ERROR, key) },
        { title: 'Errors via OpenTelemetry', text: otlpVariables(key, origin) },
      ];
    case 'read':
      return [
        { title: 'Get the status of every component', text: get('/v1/components') },
        { title: 'Get the latest events', text: get('/v1/events?limit=10') },
      ];
    case 'admin':
      return [{ title: 'List the alert policies', text: get('/v1/alert-policies') }];
    case 'metrics':
      return [
        { title: 'Read the metrics', text: get('/metrics') },
        { title: 'Prometheus', text: scrapeConfig(key, origin) },
      ];
    case 'dsn':
      return [];
  }
}

/** Set-up of Sentry SDKs: where to send, and the component. */
export function dsnSamples(dsn: string, component: string): Sample[] {
  const service = JSON.stringify(component);
  return [
    {
      title: 'JavaScript',
      text: [
        "import * as Sentry from '@sentry/node';",
        '',
        'Sentry.init({',
        `  dsn: '${dsn}',`,
        "  environment: 'production',",
        "  release: '1.0.0',",
        `  initialScope: { tags: { service: ${service} } },`,
        '});',
      ].join('\n'),
    },
    {
      title: 'Python',
      text: [
        'import sentry_sdk',
        '',
        'sentry_sdk.init(',
        `    dsn="${dsn}",`,
        '    environment="production",',
        '    release="1.0.0",',
        ')',
        `sentry_sdk.set_tag("service", ${service})`,
      ].join('\n'),
    },
  ];
}

function otlpVariables(key: string, origin: string): string {
  return [
    `OTEL_EXPORTER_OTLP_ENDPOINT=${origin}`,
    'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    `OTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer%20${key}`,
  ].join('\n');
}

function scrapeConfig(key: string, origin: string): string {
  const { protocol, host } = new URL(origin);
  return [
    'scrape_configs:',
    '  - job_name: gluepoint',
    `    scheme: ${protocol.slice(0, -1)}`,
    '    authorization:',
    `      credentials: ${key}`,
    '    static_configs:',
    `      - targets: ['${host}']`,
  ].join('\n');
}
