// `npm run screenshots`: scripts/run.mjs has built the pages; what takes their pictures is TypeScript, run as it is.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./main.ts');
await main();
