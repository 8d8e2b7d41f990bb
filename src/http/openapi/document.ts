interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  example?: unknown;
}

/** A body in one content type. */
export interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: unknown;
}

/** A method of a path. */
export interface Operation {
  operationId?: string;
  parameters?: { in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content?: Record<string, Media> };
  responses?: Record<string, { description?: string; content?: Record<string, Media> }>;
}

/** The parts of an OpenAPI document that are tidied. */
export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { example?: unknown }> };
}
