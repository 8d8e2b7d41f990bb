// A process of its own that sends requests. autocannon and Node's own http client need more of a core than the
// server they load; raw sockets with ready-made requests need less than half. The same for every side.
import type { LoadJob, LoadResult } from './job.js';
import { Stream } from './stream.js';

async function run({ port, seconds, serial, streams }: LoadJob): Promise<LoadResult> {
  const opened = await Promise.all(streams.map((stream) => Stream.open(stream, port, serial)));
  const before = process.cpuUsage();
  const beginMs = performance.now();
  const results = await Promise.all(opened.map((stream) => stream.run(seconds)));
  const { user, system } = process.cpuUsage(before);
  return { streams: results, loaderCores: (user + system) / 1000 / (performance.now() - beginMs) };
}

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
// The bench stops its processes itself, also on Ctrl-C, which the terminal sends to all of them.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
