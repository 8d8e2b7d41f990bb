import { BAD_BODIES, BAD_HEADERS, BAD_PARAMETERS, BAD_VALUES, seeded } from './bad-values.js';

/** A request that is wrong somewhere. */
export interface BadRequest {
  /** `POST /v1/keys`, as the document has it. */
  route: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is looked into everywhere.
type Json = any;

/** An operation of the document, with a right body to spoil. */
interface Operation {
  route: string;
  method: string;
  path: string;
  parameters: { name: string; in: string }[];
  /** By content type. */
  bodies: [string, Json][];
  /** Names of the fields that the body may have, at its top. */
  fields: string[];
}

/** The operations of an OpenAPI document. */
export function operationsOf(document: Json): Operation[] {
  return Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      parameters: operation.parameters ?? [],
      bodies: Object.entries<Json>(operation.requestBody?.content ?? {}).map(([type, media]) => [
        type,
        media.example ?? {},
      ]),
      fields: fieldsOf(document, Object.values<Json>(operation.requestBody?.content ?? {})[0]?.schema),
    })),
  );
}

function fieldsOf(document: Json, schema: Json): string[] {
  if (schema === undefined) return [];
  if (schema.$ref !== undefined) return fieldsOf(document, document.components.schemas[schema.$ref.split('/').at(-1)]);
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [...new Set([...Object.keys(schema.properties ?? {}), ...parts.flatMap((part) => fieldsOf(document, part))])];
}

/** `count` requests to the operation, each with one thing wrong; the same ones for the same seed. */
export function badRequests(
  operation: Operation,
  places: Record<string, string>,
  count: number,
  seed: number,
): BadRequest[] {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const spoilers = [spoilPath, spoilQuery, spoilQuery, addParameter, spoilHeaders, ...bodySpoilers(operation)];
  return Array.from({ length: count }, (_, n) => {
    const request = rightRequest(operation, places);
    // Every way in its turn, every value at random.
    (spoilers[n % spoilers.length] as Spoiler)(request, { operation, pick, random });
    return request;
  });
}

interface Chance {
  operation: Operation;
  pick: <T>(list: readonly T[]) => T;
  random: (below: number) => number;
}
type Spoiler = (request: BadRequest, chance: Chance) => void;

function rightRequest({ route, method, path, bodies }: Operation, places: Record<string, string>): BadRequest {
  const [type, body] = bodies[0] ?? [];
  const url = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(places[name] ?? 'nothing'));
  return {
    route,
    method,
    url,
    headers: type === undefined ? {} : { 'content-type': type },
    body: type === undefined ? undefined : textOf(body),
  };
}

function textOf(body: Json): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function bodySpoilers({ bodies }: Operation): Spoiler[] {
  if (bodies.length === 0) return [addBody];
  return [spoilField, spoilField, spoilField, spoilField, spoilWhole, spoilText, dropField, cutText, otherType];
}

const spoilPath: Spoiler = (request, { operation, pick }) => {
  const value = pick(BAD_PARAMETERS);
  request.url = operation.path.includes('{')
    ? operation.path.replace(/\{\w+\}/g, () => value)
    : `${request.url}/${value}`;
};

const spoilQuery: Spoiler = (request, { operation, pick, random }) => {
  const names = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const name = pick(names.length > 0 ? names : ['limit']);
  const pair = `${name}=${pick(BAD_PARAMETERS)}`;
  request.url += `?${random(4) === 0 ? `${pair}&${pair}` : pair}`;
};

const addParameter: Spoiler = (request, { pick }) => {
  request.url += `?${pick(['Limit', 'projekt', '__proto__', 'constructor', 'a[b]', '%00', '&&&', '=', '?'])}=${pick(BAD_PARAMETERS)}`;
};

const spoilHeaders: Spoiler = (request, { pick }) => {
  Object.assign(request.headers, pick(BAD_HEADERS));
};

const addBody: Spoiler = (request, { pick }) => {
  request.headers['content-type'] = 'application/json';
  request.body = pick(BAD_BODIES);
};

/** Puts a wrong value into a field that is known, or into one that is not. */
const spoilField: Spoiler = (request, { operation, pick, random }) => {
  const [, body] = operation.bodies[0] as [string, Json];
  const name =
    random(6) === 0 ? pick(['extra', 'Type', '__proto__', 'constructor']) : pick([...operation.fields, 'extra']);
  const others = Object.entries(Object(body)).filter(([key]) => key !== name);
  const fields = others.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  request.body = `{${[...fields, `${JSON.stringify(name)}:${pick(BAD_VALUES)}`].join(',')}}`;
};

const spoilWhole: Spoiler = (request, { pick }) => {
  request.body = pick(BAD_VALUES);
};

const spoilText: Spoiler = (request, { pick }) => {
  request.body = pick(BAD_BODIES);
};

const dropField: Spoiler = (request, { operation, pick }) => {
  const [, body] = operation.bodies[0] as [string, Json];
  const { [pick(Object.keys(Object(body)).concat('nothing'))]: _dropped, ...rest } = Object(body);
  request.body = JSON.stringify(rest);
};

const cutText: Spoiler = (request, { random }) => {
  const bytes = Buffer.from(request.body as string);
  const cut = bytes.subarray(0, random(bytes.length));
  request.body =
    random(2) === 0 ? cut : Buffer.concat([cut, Buffer.from([random(256)]), bytes.subarray(cut.length + 1)]);
};

/** The body as another of its types, or of a type that it has not. */
const otherType: Spoiler = (request, { operation, pick }) => {
  request.headers['content-type'] = pick([
    ...operation.bodies.map(([type]) => type),
    'application/x-ndjson',
    'text/csv',
  ]);
};
