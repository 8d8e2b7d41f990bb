export const JSON_TYPE = 'application/json';

/** The content types under which clients send JSON objects, one a line. The first is the one that the docs name. */
export const NDJSON_TYPES = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
] as const;
