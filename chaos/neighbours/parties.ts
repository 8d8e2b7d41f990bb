import type { Service } from '../../test/support/cli/flow-service.js';
import { call } from './http.js';

/** A project with a key of each role that the scenario uses. */
export interface Party {
  url: string;
  slug: string;
  number: number;
  keys: { ingest: string; read: string; admin: string; dsn: string };
}

const ROLES = ['ingest', 'read', 'admin', 'dsn'] as const;

/** Creates a project with its keys by the root key. */
export async function createParty(service: Service, slug: string): Promise<Party> {
  const { status } = await service.call('POST', '/v1/projects', { slug });
  if (status !== 201) throw new Error(`the response to the new project ${slug} was ${status}`);
  const keys: Partial<Party['keys']> = {};
  for (const role of ROLES) {
    const { body } = await service.call('POST', `/v1/keys?project=${slug}`, { name: role, role });
    keys[role] = body.key;
  }
  const { body: project } = await service.call('GET', `/v1/project?project=${slug}`);
  return { url: service.url, slug, number: project.number, keys: keys as Party['keys'] };
}

/** Sends a batch; throws unless every item was accepted. */
export async function sendBatch({ url, keys }: Party, occurrences: object[]): Promise<void> {
  const { status, text } = await call(url, 'POST', '/v1/occurrences/batch', keys.ingest, { occurrences });
  if (status !== 200) throw new Error(`the response to a batch was ${status}: ${text.slice(0, 300)}`);
  const { accepted } = JSON.parse(text);
  if (accepted !== occurrences.length) throw new Error(`${accepted} of ${occurrences.length} items were accepted`);
}

/** Creates an object of the project; returns its id. */
export async function create({ url, keys }: Party, path: string, body: object): Promise<string> {
  const { status, text } = await call(url, 'POST', path, keys.admin, body);
  if (status !== 201) throw new Error(`the response to POST ${path} was ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text).id;
}
