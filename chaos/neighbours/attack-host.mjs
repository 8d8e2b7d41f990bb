// The attack of the scenario `neighbours`, in a process of its own: it takes orders from its parent (see attack.ts).
import { register } from 'tsx/esm/api';

register();
const { listen } = await import('./attack.ts');
listen(process);
process.send('ready');
