export const JSON_TYPE = 'application/json';

/** Content types of JSON objects, one per line. The documentation names the first. */
export const NDJSON_TYPES = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
] as const;
