import { runDemo } from './demo/run.js';
import { runTool } from './surroundings.js';

await runTool(runDemo);
