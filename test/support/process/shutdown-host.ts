// node --import tsx shutdown-host.ts <what>: a process that shuts down gracefully, after an error when `what` is one.
import { pino } from 'pino';
import { installGracefulShutdown } from '../../../src/process/graceful-shutdown.js';

const drain = async () => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.stdout.write('drained\n');
};
installGracefulShutdown(pino(pino.destination(2)), drain);
// Like a server, it goes on until it is stopped.
setInterval(() => {}, 1_000);
process.stdout.write('started\n');

const what = process.argv[2];
if (what === 'exception') {
  setTimeout(() => {
    throw new Error('a fault of the service');
  }, 1);
}
if (what === 'rejection') void Promise.reject(new Error('a fault of the service'));
