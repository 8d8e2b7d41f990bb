// `npm run chaos`: scripts/run.mjs has built the service; the chaos itself is TypeScript, run as it is.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./main.ts');
await main(process.argv.slice(2));
