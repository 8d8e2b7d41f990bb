/** What a list shows of long texts (docs/rules/api.md#size-of-responses). Lengths in code points. */
export const MAX_ITEM_MESSAGE = 300;
export const MAX_ITEM_PROPERTIES = 20;
export const MAX_ITEM_PROPERTY = 200;

/** Properties that are stored uncompressed in so many bytes are read as they are, and cut by `cutValues`. */
const SHORT_JSON_BYTES = 2_000;

/** SQL for the beginning of a text. PostgreSQL reads no more of a long text than this. */
export function cutText(text: string): string {
  return `left(${text}, ${MAX_ITEM_MESSAGE})`;
}

/** SQL for properties of which long ones are cut. Short ones, nearly all, are not parsed by PostgreSQL. */
export function cutProperties(json: string): string {
  return `CASE WHEN ${isShort(json)} THEN ${json} ELSE (
    SELECT json_object_agg(p.key, CASE json_typeof(p.value)
      WHEN 'string' THEN to_json(left(p.value #>> '{}', ${MAX_ITEM_PROPERTY})) ELSE p.value END ORDER BY p.n)
    FROM json_each(${json}) WITH ORDINALITY AS p(key, value, n) WHERE p.n <= ${MAX_ITEM_PROPERTIES}) END`;
}

function isShort(json: string): string {
  return `${json} IS NULL OR NOT ${isCompressed(json)} AND pg_column_size(${json}) <= ${SHORT_JSON_BYTES}`;
}

/** SQL: whether PostgreSQL stores a value compressed; false for null. */
export function isCompressed(json: string): string {
  return `(pg_column_compression(${json}) IS NOT NULL)`;
}

/** SQL for the bytes of a JSON text that is not stored compressed, without reading it; 0 for null and for others. */
export function storedBytes(json: string): string {
  return `CASE WHEN ${isCompressed(json)} THEN 0 ELSE coalesce(pg_column_size(${json}), 0) END`;
}

/** SQL for the bytes of a JSON text that is stored compressed: it has to be decompressed for it. */
export function jsonBytes(json: string): string {
  return `octet_length(${json}::text)`;
}

/** Properties as a list shows them: at most 20, texts of at most 200 characters. */
export function cutValues<T>(properties: Record<string, T>): Record<string, T | string> {
  const entries = Object.entries(properties);
  if (entries.length <= MAX_ITEM_PROPERTIES && entries.every(([, value]) => !isLong(value))) return properties;
  return Object.fromEntries(entries.slice(0, MAX_ITEM_PROPERTIES).map(([key, value]) => [key, cutValue(value)]));
}

function cutValue<T>(value: T): T | string {
  return typeof value === 'string' ? cutTo(value, MAX_ITEM_PROPERTY) : value;
}

/** The first `max` code points of a text. */
export function cutTo(text: string, max: number): string {
  return text.length <= max ? text : [...text.slice(0, 2 * max)].slice(0, max).join('');
}

function isLong(value: unknown): boolean {
  return typeof value === 'string' && value.length > MAX_ITEM_PROPERTY;
}
