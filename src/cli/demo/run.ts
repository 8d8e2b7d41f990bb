import { parseArgs } from 'node:util';
import { instantText } from '../../schemas/common/instant.js';
import { CliError } from '../cli-error.js';
import { CONNECTION_HELP, CONNECTION_OPTIONS, type Connection, findConnection } from '../connection.js';
import type { CliContext } from '../context.js';
import { print } from '../output.js';
import { demand } from '../service.js';
import { type DemoEvent, type DemoSegment, eventTable, statusTable } from './report.js';
import { type Day, DEMO_COMPONENT, dayBefore, exampleOn } from './seed.js';

const DEMO_HELP = `Sends a small example to a running service and shows what became of it.

  npm run demo -- [options]

${CONNECTION_HELP}
`;

/** Ids stay claimed when what they began is deleted. */
const TOMORROW = 'Their ids count once: run the demo again after midnight UTC.';
const COMPONENT_PATH = `/v1/components/${encodeURIComponent(DEMO_COMPONENT)}`;

/** `npm run demo`. Resolves with the exit code; throws ToolError when the service does not do its part. */
export async function runDemo(args: string[], { env, stdout, clock }: CliContext): Promise<number> {
  const values = parse(args);
  if (values.help) {
    print(stdout, DEMO_HELP);
    return 0;
  }
  const connection = findConnection(values, env);
  const day = dayBefore(clock.now());
  const sent = await sendExample(connection, day);
  const events = await readEvents(connection, day);
  if (events.length === 0)
    throw new CliError(`The events of ${day.name} were deleted after an earlier run. ${TOMORROW}`);
  const segments = await readHistory(connection, day);
  const lines = [
    `Sent ${sent.total} occurrences of ${DEMO_COMPONENT} on ${day.name}${sent.duplicates > 0 ? `, ${sent.duplicates} of them known already` : ''}.`,
    `Occurrences of one type glue into an event over a silence of up to 1 h; each decides the status for 30 min.`,
    '',
    `They became ${events.length} events:`,
    ...indent(eventTable(events, day)),
    '',
    `Status of ${DEMO_COMPONENT} over that day (UTC):`,
    ...indent(statusTable(segments, events, day)),
    '',
    'What to look at next:',
    ...indent(nextLooks(connection, day)),
  ];
  print(stdout, `${lines.join('\n')}\n`);
  return 0;
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: CONNECTION_OPTIONS }).values;
  } catch (error) {
    throw new CliError(`${(error as Error).message}; see --help.`);
  }
}

async function sendExample(connection: Connection, day: Day): Promise<{ total: number; duplicates: number }> {
  const occurrences = exampleOn(day);
  const response = (await demand(connection, 'POST', '/v1/occurrences/batch', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ occurrences }),
  })) as { results: { duplicate?: boolean; error?: { detail: string } }[] };
  const refused = response.results.find(({ error }) => error !== undefined)?.error;
  if (refused !== undefined) throw new CliError(`The service refused the example: ${refused.detail}`);
  return { total: occurrences.length, duplicates: response.results.filter(({ duplicate }) => duplicate).length };
}

async function readEvents(connection: Connection, { fromMs, toMs }: Day): Promise<DemoEvent[]> {
  const query = { component: DEMO_COMPONENT, from: instantText(fromMs), to: instantText(toMs) };
  return ((await demand(connection, 'GET', '/v1/events', { query })) as { items: DemoEvent[] }).items;
}

async function readHistory(connection: Connection, { fromMs, toMs }: Day): Promise<DemoSegment[]> {
  const query = { from: instantText(fromMs), to: instantText(toMs) };
  const history = await demand(connection, 'GET', `${COMPONENT_PATH}/history`, { query });
  return (history as { segments: DemoSegment[] }).segments;
}

function nextLooks({ url }: Connection, { fromMs }: Day): string[] {
  const noon = instantText(fromMs + 12 * 3_600_000);
  return [
    `the pages: ${url}/components/${encodeURIComponent(DEMO_COMPONENT)}?range=7d and ${url}/events?component=${DEMO_COMPONENT}`,
    `the explorer, in which every call can be tried: ${url}/docs`,
    `the status now: ${url}${COMPONENT_PATH}/status`,
    `the status at noon of that day: ${url}${COMPONENT_PATH}/status?at=${noon}`,
    `the events: ${url}/v1/events?component=${DEMO_COMPONENT}`,
    'The pages ask for the key when one signs in, those under /v1 with each call: curl -H "Authorization: Bearer <key>" …',
  ];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
