import { runReceiver } from './receiver/run.js';
import { runTool } from './surroundings.js';

await runTool(runReceiver);
