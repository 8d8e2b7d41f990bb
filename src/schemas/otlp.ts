import { z } from 'zod';
import { foreignResponses } from './common/problem.js';

const text = (value: string) => ({ stringValue: value });

/** The body of `/v1/logs`, for the documentation: `protocols/otlp` parses it, and ignores unknown fields. */
export const logsRequest = z.unknown().meta({
  id: 'OtlpLogs',
  type: 'object',
  description: 'An ExportLogsServiceRequest of OTLP 1.x',
  properties: { resourceLogs: { type: 'array', items: { type: 'object' } } },
  example: {
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: text('checkout') }] },
        scopeLogs: [
          {
            logRecords: [
              {
                severityNumber: 17,
                body: text('connect ECONNREFUSED 10.0.0.5:5432'),
                attributes: [{ key: 'exception.type', value: text('ConnectionError') }],
              },
            ],
          },
        ],
      },
    ],
  },
});

/** The body of `/v1/traces`, like `logsRequest`. */
export const tracesRequest = z.unknown().meta({
  id: 'OtlpTraces',
  type: 'object',
  description: 'An ExportTraceServiceRequest of OTLP 1.x',
  properties: { resourceSpans: { type: 'array', items: { type: 'object' } } },
  example: {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: text('checkout') }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: '5b8efff798038103d269b633813fc60c',
                spanId: 'eee19b7ec3c1b174',
                name: 'POST /orders',
                events: [
                  {
                    name: 'exception',
                    attributes: [
                      { key: 'exception.type', value: text('ConnectionError') },
                      { key: 'exception.message', value: text('connect ECONNREFUSED 10.0.0.5:5432') },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
});

/** The body of `/v1/metrics`, for the documentation: it is discarded without parsing. */
export const metricsRequest = z.unknown().meta({
  id: 'OtlpMetrics',
  type: 'object',
  description: 'An ExportMetricsServiceRequest of OTLP 1.x',
  properties: { resourceMetrics: { type: 'array', items: { type: 'object' } } },
  example: { resourceMetrics: [] },
});

const error = z
  .object({ code: z.int().meta({ description: 'A google.rpc.Code' }), message: z.string() })
  .meta({ id: 'OtlpError' });

/** The responses of a signal; `rejected` is the name of the count of records that were not stored. */
function responsesOf(id: string, rejected: string) {
  const partialSuccess = z
    .object({
      [rejected]: z.string().meta({ description: 'A 64-bit integer, which is a string in JSON' }),
      errorMessage: z.string(),
    })
    .optional()
    .meta({ description: 'How many were not stored, and why; omitted if all were stored' });
  const schema = z.object({ partialSuccess }).meta({ id, example: {} });
  return { 200: { description: 'OK', content: { 'application/json': { schema } } }, ...foreignResponses(error) };
}

export const logsResponses = responsesOf('OtlpLogsResponse', 'rejectedLogRecords');
export const tracesResponses = responsesOf('OtlpTracesResponse', 'rejectedSpans');
export const metricsResponses = responsesOf('OtlpMetricsResponse', 'rejectedDataPoints');
