import { z } from 'zod';
import { foreignAnswers } from './foreign-answers.js';

const text = (value: string) => ({ stringValue: value });

/** What `/v1/logs` takes, for readers: its protocol is read by `protocols/otlp`, which passes over what it does not know. */
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

const logsAnswer = z
  .object({
    partialSuccess: z
      .object({
        rejectedLogRecords: z.string().meta({ description: 'A number of 64 bits, which is a text in JSON' }),
        errorMessage: z.string(),
      })
      .optional()
      .meta({ description: 'Records that were not stored, and why; left out when all were' }),
  })
  .meta({ id: 'OtlpAnswer', example: {} });

const logsError = z
  .object({ code: z.int().meta({ description: 'Of google.rpc' }), message: z.string() })
  .meta({ id: 'OtlpError' });

/** How `/v1/logs` answers (6-protocols: OpenTelemetry). */
export const logsAnswers = {
  200: { description: 'OK', content: { 'application/json': { schema: logsAnswer } } },
  ...foreignAnswers(logsError),
};
