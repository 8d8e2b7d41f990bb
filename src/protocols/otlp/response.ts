import { exportResponseMessage, rpcStatusMessage } from './messages.js';
import type { OtlpForm } from './request.js';

/** Content types of the two forms; a response has that of its request. */
export const MEDIA_TYPES: Readonly<Record<OtlpForm, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};

/** Records or spans that were not stored, and why: sending them again would not help. */
export interface PartialSuccess {
  rejected: number;
  errorMessage: string;
}

export type Signal = 'logs' | 'traces' | 'metrics';

/** What JSON calls the number of what was rejected. In protobuf, the number of the field is the same for all three. */
const REJECTED: Readonly<Record<Signal, string>> = {
  logs: 'rejectedLogRecords',
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
};

/** The response to an export of a signal; null = all that was to be stored is. */
export function exportResponse(form: OtlpForm, signal: Signal, partialSuccess: PartialSuccess | null): string | Buffer {
  if (form === 'protobuf') {
    return Buffer.from(exportResponseMessage.encode(partialSuccess === null ? {} : { partialSuccess }).finish());
  }
  if (partialSuccess === null) return '{}';
  const { rejected, errorMessage } = partialSuccess;
  // In JSON a number of 64 bits is a text.
  return JSON.stringify({ partialSuccess: { [REJECTED[signal]]: String(rejected), errorMessage } });
}

/** Codes of google.rpc for statuses of HTTP. */
const RPC_CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  408: 4,
  413: 3,
  415: 3,
  429: 8,
  500: 13,
  503: 14,
};
const UNKNOWN_CODE = 2;

/** A google.rpc.Status, the form of every error. */
export function statusResponse(form: OtlpForm, httpStatus: number, message: string): string | Buffer {
  const status = { code: RPC_CODES[httpStatus] ?? UNKNOWN_CODE, message };
  return form === 'json' ? JSON.stringify(status) : Buffer.from(rpcStatusMessage.encode(status).finish());
}
