import { exportAnswerMessage, statusMessage } from './messages.js';
import type { OtlpForm } from './request.js';

/** Content types of the two forms; an answer has that of its request. */
export const MEDIA_TYPES: Readonly<Record<OtlpForm, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};

/** Records that were not stored, and why: sending them again would not help. */
export interface PartialSuccess {
  rejectedLogRecords: number;
  errorMessage: string;
}

/** An ExportLogsServiceResponse; null = all that was to be stored is. */
export function exportAnswer(form: OtlpForm, partialSuccess: PartialSuccess | null): string | Buffer {
  if (form === 'json') {
    // In JSON a number of 64 bits is a text.
    const rejectedLogRecords = String(partialSuccess?.rejectedLogRecords);
    return JSON.stringify(partialSuccess === null ? {} : { partialSuccess: { ...partialSuccess, rejectedLogRecords } });
  }
  return Buffer.from(exportAnswerMessage.encode(partialSuccess === null ? {} : { partialSuccess }).finish());
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

/** A google.rpc.Status, as every error is answered. */
export function statusAnswer(form: OtlpForm, httpStatus: number, message: string): string | Buffer {
  const status = { code: RPC_CODES[httpStatus] ?? UNKNOWN_CODE, message };
  return form === 'json' ? JSON.stringify(status) : Buffer.from(statusMessage.encode(status).finish());
}
