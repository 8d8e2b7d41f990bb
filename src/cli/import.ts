import { runImport } from './import/run.js';
import { runTool } from './surroundings.js';

await runTool(runImport);
