import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

type OpenApi = NonNullable<FastifyDynamicSwaggerOptions['openapi']>;

const DESCRIPTION = `Gluepoint receives error occurrences from applications, glues repeated ones into events and keeps the
status of every component.

**First steps.** Press *Authorize* and paste a key (the root key stands where the start line of the service says).
Then open *Send an occurrence*, press *Execute*: the example is ready to be sent. Its answer names the event that it
became; *Show an event* shows it, and *Status of a component* what it does to \`shop/checkout/db\`.

Times are RFC 3339, UTC, with milliseconds. Durations go in as seconds or as \`"90s"\`, \`"5m"\`, \`"1h"\`, \`"1d"\`, and come
out as seconds. Every error is \`application/problem+json\` (RFC 9457). Unknown fields and parameters are errors.`;

/** What the document says beside the routes: tags stand in the order of the flow. */
export const OPENAPI: OpenApi = {
  openapi: '3.1.0',
  info: {
    title: 'Gluepoint',
    version: '1.0.0',
    description: DESCRIPTION,
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'This service' }],
  tags: [
    { name: 'Sending', description: 'Occurrences in' },
    { name: 'Events', description: 'What glued occurrences became' },
    { name: 'Types', description: 'Types of events: since when they are known, overrides, mutes' },
    { name: 'Status', description: 'How components are, and were' },
    { name: 'Components', description: 'What there is, and maintenance' },
    { name: 'Inspections', description: 'The hourly look for new error types' },
    { name: 'Findings', description: 'What inspections found, hour by hour' },
    { name: 'Alerts', description: 'Who is told of what, and what became of it' },
    { name: 'Projects', description: 'Tenants; for the root key' },
    { name: 'Keys', description: 'Who may do what' },
    { name: 'Session', description: 'Signing in to the pages' },
    { name: 'Health', description: 'For load balancers; without a key' },
    { name: 'Metrics', description: 'For Prometheus' },
  ],
  components: {
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'A key of the project, or the root key' },
      apiKey: {
        type: 'apiKey',
        in: 'header',
        name: 'X-Api-Key',
        description: 'The same keys, in a header of their own',
      },
      sentryKey: {
        type: 'apiKey',
        in: 'query',
        name: 'sentry_key',
        description: 'The key of a DSN: what stands before its @',
      },
    },
  },
  security: [{ bearer: [] }, { apiKey: [] }],
};
