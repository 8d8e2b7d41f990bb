// The plain way: what most people would write. The same Fastify, body schema and kind of key, the same embedded
// PostgreSQL with the same settings; but one transaction per request, with a statement for each thing to do.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { pino } from 'pino';
import { built } from './built.js';
import { PLAIN_TABLES, storedPlainly, storePlainly } from './plain-store.js';

const { startEmbedded } = await built<typeof import('../../src/db/embedded/index.js')>('db/embedded/index.js');
const { openPool } = await built<typeof import('../../src/db/pool.js')>('db/pool.js');
const { occurrenceBody } = await built<typeof import('../../src/schemas/occurrence.js')>('schemas/occurrence.js');
const { readSettings } = await built<typeof import('../../src/settings.js')>('settings.js');

const settings = readSettings(process.env);
const store = await startEmbedded({ dataDir: settings.dataDir });
const pool = openPool({ connectionString: store.connectionString, onError: () => {} });
await pool.query(PLAIN_TABLES);

const app = fastify({ loggerInstance: pino({ level: 'warn' }, pino.destination(2)) });
const keyHash = hashOf(settings.rootKey ?? '');
app.addHook('onRequest', async (request, reply) => {
  const key = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  if (!timingSafeEqual(hashOf(key), keyHash)) return reply.code(401).send({ title: 'Missing or unknown key' });
});
app.post('/v1/occurrences', async (request, reply) => {
  const parsed = occurrenceBody.safeParse(request.body);
  if (!parsed.success) return reply.code(400).send({ title: 'Bad input', errors: parsed.error.issues });
  const stored = await storePlainly(pool, parsed.data, Date.now());
  return reply.code(stored.created ? 201 : 200).send({ ...stored, adjusted: [] });
});
app.get('/stored', () => storedPlainly(pool));

const stop = async () => {
  await app.close();
  await pool.end();
  await store.stop();
  process.exit(0);
};
for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(signal, () => void stop());
await app.listen({ host: settings.host, port: settings.port });
process.send?.((app.server.address() as AddressInfo).port);

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
