import { runTool } from './context.js';
import { runDemo } from './demo/run.js';

await runTool(runDemo);
