import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { occurrencesInLogs, occurrencesInTraces } from '../../../src/protocols/otlp/request.js';
import type { Json } from '../../../src/protocols/sentry/json.js';
import { occurrenceOf } from '../../../src/protocols/sentry/occurrence.js';
import type { OccurrenceBody } from '../../../src/schemas/occurrence.js';

/** What a client sent in one step of its program: an event of Sentry, or an export request of OTLP. */
interface Recorded {
  name: string;
  event?: Json;
  otlp?: object;
}

const FOLDER = new URL('fixtures/clients/', import.meta.url);
const SENDER = { keyId: 'k', component: 'shop', nowMs: Date.UTC(2026, 11, 1), retentionMs: 365 * 86_400_000 };
const MOVED = '-moved';

function read(file: string): Recorded[] {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
}

function occurrencesOf({ event, otlp = {} }: Recorded): OccurrenceBody[] {
  if (event !== undefined) return [occurrenceOf(event, 'shop', null)];
  const translate = 'resourceSpans' in otlp ? occurrencesInTraces : occurrencesInLogs;
  return translate(Buffer.from(JSON.stringify(otlp)), 'json', SENDER).occurrences;
}

const clients = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

describe('what real clients sent', () => {
  it.each(clients)('%s: every error has a type of its own, and a moved one is the same', (file) => {
    const identities = new Map<string, { type: string; glueKey: string | null | undefined }>();
    for (const recorded of read(file)) {
      const [first, ...others] = occurrencesOf(recorded);
      expect([recorded.name, first === undefined, others.length]).toEqual([recorded.name, false, 0]);
      const { type, glueKey } = first as OccurrenceBody;
      expect(type.length).toBeLessThanOrEqual(500);
      identities.set(recorded.name, { type, glueKey });
    }
    const names = [...identities.keys()];
    const moved = names.filter((name) => name.endsWith(MOVED));
    for (const name of moved) {
      expect([name, identities.get(name)]).toEqual([name, identities.get(name.slice(0, -MOVED.length))]);
    }
    const own = names.filter((name) => !moved.includes(name)).map((name) => identities.get(name)?.type);
    expect([...new Set(own)].sort()).toEqual(own.sort());
  });
});
