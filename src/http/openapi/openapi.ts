import { readFileSync } from 'node:fs';
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

type OpenApi = NonNullable<FastifyDynamicSwaggerOptions['openapi']>;

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const DESCRIPTION = `Gluepoint receives error occurrences from applications, glues repeated ones into events and keeps the
status of every component.

**First steps.** Press *Authorize* and paste a key (the first line of the server's output says where the root key is).
Then open *Send an occurrence* and press *Execute*: the example is valid as it is. The response names the event that the
occurrence belongs to; *Get an event* shows the event, and *Status of a component* its effect on \`shop/checkout/db\`.

**Authentication.** \`Authorization: Bearer <key>\`. Clients that cannot set that header may send \`X-Api-Key: <key>\`.

Times are RFC 3339, UTC, with milliseconds. Durations are accepted as seconds or as \`"90s"\`, \`"5m"\`, \`"1h"\`, \`"1d"\`, and
returned as seconds. Every error is \`application/problem+json\` (RFC 9457). Unknown fields and parameters are errors.`;

/** The parts of the OpenAPI document that no route defines. The explorer lists the tags in this order. */
export const OPENAPI: OpenApi = {
  openapi: '3.1.0',
  info: {
    title: 'Gluepoint',
    version,
    description: DESCRIPTION,
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'This server' }],
  tags: [
    { name: 'Sending', description: 'Send occurrences' },
    { name: 'Events', description: 'Glued occurrences' },
    { name: 'Types', description: 'Event types: first and last seen, overrides, mutes' },
    { name: 'Status', description: 'Current and past status of components' },
    { name: 'Components', description: 'Lists, names and maintenance of components' },
    { name: 'Inspections', description: 'Hourly search for new error types' },
    { name: 'Findings', description: 'Results of inspections' },
    { name: 'Alerts', description: 'Alert policies and deliveries' },
    { name: 'Projects', description: 'Tenants; root key only' },
    { name: 'Keys', description: 'API keys and roles' },
    { name: 'Session', description: 'Sign in to the web pages' },
    { name: 'Health', description: 'Health checks, without a key' },
    { name: 'Metrics', description: 'Metrics for Prometheus' },
  ],
  components: {
    // One scheme per kind of key: X-Api-Key carries the same key as bearer, and a second box for it would only confuse.
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'A key of a project, or the root key' },
      sentryKey: {
        type: 'apiKey',
        in: 'query',
        name: 'sentry_key',
        description: 'Only for the Sentry endpoints: the public key of a DSN, which is the part before its @',
      },
    },
  },
  security: [{ bearer: [] }],
};
