import { startEmbedded } from '../../src/db/embedded/index.js';

// A service that does nothing but own an embedded store: it says where the store is and stops it on SIGTERM.
const store = await startEmbedded({ dataDir: process.argv[2] as string });
process.on('SIGTERM', async () => {
  await store.stop();
  process.exit(0);
});
process.stdout.write(`${store.connectionString}\n`);
