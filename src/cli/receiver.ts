import { runTool } from './context.js';
import { runReceiver } from './receiver/run.js';

await runTool(runReceiver);
