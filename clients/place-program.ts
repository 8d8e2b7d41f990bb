import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Round } from './client.js';

const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url));
/** Stands in a comment of each program, where an edit adds lines. */
const MARK = /^(\s*(?:\/\/|#)) LINES ARE INSERTED HERE$/gm;
const INSERTED = 7;

/**
 * Copies a program of `programs/` to `path` inside the client's folder, edited for the round: in round 2 all that
 * follows a mark is moved. Returns where it lies.
 */
export function placeProgram(source: string, folder: string, path: string, { number }: Pick<Round, 'number'>): string {
  const text = readFileSync(join(PROGRAMS, source), 'utf8');
  const edited = text.replace(MARK, (line, comment: string) =>
    number === 1 ? line : Array.from({ length: INSERTED }, (_, at) => `${comment} Added line ${at + 1}.`).join('\n'),
  );
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, edited);
  return target;
}

/** What every program reads from its environment. */
export function programEnvironment(round: Round): Record<string, string> {
  return {
    DSN: round.dsn,
    GLUEPOINT_URL: round.url,
    INGEST_KEY: round.ingestKey,
    RELEASE: round.release,
    ROUND: String(round.number),
  };
}

/** The variables by which OpenTelemetry SDKs find the service, for all three signals. */
export function otlpEnvironment(round: Round, protocol: 'http/protobuf' | 'http/json'): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: round.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Bearer%20${round.ingestKey}`,
    OTEL_RESOURCE_ATTRIBUTES: `service.namespace=shop,service.version=${round.release}`,
    OTEL_SERVICE_NAME: 'checkout',
  };
}
