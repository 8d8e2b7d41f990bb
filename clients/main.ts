import { mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ALL_CLIENTS } from './all-clients.js';
import { faultsOf, refusalsOf } from './check.js';
import { type Client, isNotRun, type Ready, type Round } from './client.js';
import { type ClientProject, Gluepoint, type StoredEvent } from './gluepoint.js';
import { type Options, readOptions, USAGE } from './options.js';
import { writeFixtures } from './payloads/fixtures.js';
import { writeRequests } from './payloads/requests.js';
import { type RecordedRequest, RecordingProxy } from './recording-proxy.js';
import { listOf, type Result, tableOf } from './table.js';

const CACHE = fileURLToPath(new URL('.cache', import.meta.url));
/** How long what was sent may take to be seen by the API. */
const SETTLE_MS = 3_000;
const POLL_MS = 200;

/** Runs the clients one after another and prints what came of them. The exit code is 1 when one that ran failed. */
export async function main(args: string[]): Promise<void> {
  const options = optionsOrEnd(args);
  if (options.list) {
    console.log(listOf(options.clients));
    return;
  }
  const gluepoint = await Gluepoint.start();
  const proxy = await RecordingProxy.open(gluepoint.url);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => gluepoint.stop().finally(() => process.exit(130)));
  }
  const results: Result[] = [];
  for (const client of options.clients) {
    const result = await tryClient(client, gluepoint, proxy, options);
    results.push(result);
    console.log(`${tableOf([result])}`);
  }
  await proxy.close();
  await gluepoint.stop();
  console.log(`\n${tableOf(results.map((result) => ({ ...result, details: [] })))}`);
  process.exit(results.some(({ outcome }) => outcome === 'failed') ? 1 : 0);
}

function optionsOrEnd(args: string[]): Options {
  try {
    return readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(1);
  }
}

async function tryClient(
  client: Client,
  gluepoint: Gluepoint,
  proxy: RecordingProxy,
  options: Options,
): Promise<Result> {
  const { name } = client;
  mkdirSync(join(CACHE, name), { recursive: true });
  // Programs see their own path without links; it is taken out of fixtures.
  const folder = realpathSync(join(CACHE, name));
  const prepared = await client.prepare({ folder, sdkSource: (sdk) => options.sdkSources.get(sdk) ?? null });
  if (isNotRun(prepared)) return { name, version: '', outcome: 'not run', details: [prepared.why, prepared.how] };
  const { version } = prepared;
  const project = await gluepoint.projectFor(name);
  proxy.take();
  const failures = await runRounds(prepared, project, proxy.url);
  const { faults, events } = await settledFaults(client, gluepoint, project);
  const requests = proxy.take();
  record(client, version, folder, requests, options);
  const wrong = [...failures, ...refusalsOf(requests), ...faults];
  if (wrong.length === 0) return { name, version, outcome: 'ok', details: [`${events.length} events`] };
  return { name, version, outcome: 'failed', details: wrong };
}

async function runRounds(ready: Ready, project: ClientProject, proxyUrl: string): Promise<string[]> {
  const failures: string[] = [];
  for (const number of [1, 2] as const) {
    const round: Round = {
      number,
      dsn: proxyUrl.replace('://', `://${project.dsnKey}@`) + project.dsnPath,
      url: proxyUrl,
      ingestKey: project.ingestKey,
      release: releaseOf(number),
    };
    await ready.run(round).catch((error: Error) => failures.push(`round ${number}: ${error.message}`));
  }
  return failures;
}

function releaseOf(round: number): string {
  return `shop@1.2.${round}`;
}

/** Looks until nothing is wrong any more, or time is up. */
async function settledFaults(
  client: Client,
  gluepoint: Gluepoint,
  project: ClientProject,
): Promise<{ faults: string[]; events: StoredEvent[] }> {
  const untilMs = performance.now() + SETTLE_MS;
  for (;;) {
    const events = await gluepoint.events(project);
    const faults = faultsOf(client.steps, events, releaseOf(2));
    if (faults.length === 0 || performance.now() > untilMs) return { faults, events };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function record(
  client: Client,
  version: string,
  folder: string,
  requests: readonly RecordedRequest[],
  { payloads, fixtures, sdkSources }: Options,
): void {
  const file = `${client.name}-${version}.json`;
  if (payloads !== null) writeRequests(payloads, file, requests);
  if (fixtures !== null) {
    const sources = [...sdkSources].map(([sdk, path]) => [path, `/app/vendor/${sdk}`] as const);
    // A client may share the packages of another.
    const folders = ALL_CLIENTS.map(({ name }) => [join(dirname(folder), name), '/app'] as const);
    const rewrites = [...folders.sort(([a], [b]) => b.length - a.length), ...sources];
    writeFixtures(fixtures, file, requests, client.steps, rewrites);
  }
}
