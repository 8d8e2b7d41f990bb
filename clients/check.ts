import type { Step } from './client.js';
import type { StoredEvent } from './gluepoint.js';
import type { RecordedRequest } from './recording-proxy.js';

const ROUNDS = 2;

/** What is wrong with the events that are stored after both rounds; empty = nothing. */
export function faultsOf(steps: readonly Step[], events: readonly StoredEvent[], release: string): string[] {
  const faults = steps.flatMap((step) => faultsOfStep(step, events, release));
  const strays = events.filter((event) => !steps.some((step) => isOf(step, event)));
  for (const { type, count } of strays) faults.push(`unexpected: ${count} × "${type}"`);
  return [...faults, ...sharedTypes(steps, events)];
}

/** Responses that tell a client that something was not taken: `415 to 6 of 7 requests: …`. */
export function refusalsOf(requests: readonly RecordedRequest[]): string[] {
  const byStatus = new Map<string, { times: number; example: string }>();
  for (const { method, path, status, response } of requests) {
    if (status < 400) continue;
    const name = `${status} to ${method} ${path.replace(/\?.*/, '')}`;
    const known = byStatus.get(name);
    byStatus.set(name, { times: (known?.times ?? 0) + 1, example: known?.example ?? response.slice(0, 120) });
  }
  return [...byStatus].map(([name, { times, example }]) => `${name} (${times} of ${requests.length}): ${example}`);
}

function faultsOfStep(step: Step, events: readonly StoredEvent[], release: string): string[] {
  const [event, ...more] = events.filter((one) => isOf(step, one));
  if (event === undefined) return [`${step.name}: no event shows it`];
  if (more.length > 0) {
    const types = [event, ...more].map(({ type, count }) => `${count} × "${type}"`);
    return [`${step.name}: ${more.length + 1} events instead of one: ${types.join(', ')}`];
  }
  const faults: string[] = [];
  const times = step.timesPerRound * ROUNDS;
  if (event.count !== times) faults.push(`counted ${event.count} instead of ${times}`);
  if (event.importance !== step.importance) faults.push(`is ${event.importance} instead of ${step.importance}`);
  if (step.stackNames !== null && !(event.stack ?? '').includes(step.stackNames)) {
    faults.push(`no ${step.stackNames} in the stack`);
  }
  if (step.message !== null && !step.message.test(event.message ?? '')) faults.push(`message is "${event.message}"`);
  if (event.version !== null && event.version !== release) faults.push(`version is ${event.version}`);
  return faults.map((fault) => `${step.name}: ${fault} ("${event.type}")`);
}

/** Two events of one type: the second would never be reported as new. */
function sharedTypes(steps: readonly Step[], events: readonly StoredEvent[]): string[] {
  const byType = new Map<string, Set<string>>();
  for (const event of events) {
    const step = steps.find((one) => isOf(one, event));
    if (step === undefined) continue;
    byType.set(event.type, (byType.get(event.type) ?? new Set()).add(step.name));
  }
  return [...byType]
    .filter(([, names]) => names.size > 1)
    .map(([type, names]) => `${[...names].join(' and ')} are of one type: "${type}"`);
}

/** Properties hold breadcrumbs, which name what happened before. */
function isOf({ text }: Step, { type, message, stack }: StoredEvent): boolean {
  return text.test([type, message ?? '', stack ?? ''].join('\n'));
}
