import { runTool } from './context.js';
import { runImport } from './import/run.js';

await runTool(runImport);
