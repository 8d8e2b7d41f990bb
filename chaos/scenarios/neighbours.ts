import { writeFileSync } from 'node:fs';
import { coreSeconds, machineCoreSeconds, peakMemoryMib } from '../../bench/process-figures.js';
import { startReceiver } from '../../test/support/alerts/receiver.js';
import type { AttackCounts } from '../neighbours/attack.js';
import { Attacker } from '../neighbours/attacker.js';
import { createParty } from '../neighbours/parties.js';
import { type Measured, measure } from '../neighbours/probe.js';
import { MAX_RATIO, ratioOfP99, rowsOf, tableOf } from '../neighbours/table.js';
import { LIVENESS, victimProbes } from '../neighbours/victim.js';
import type { Scenario } from '../scenario.js';

/** Of the warnings, and of the alarms, of the history that the attacker stores: per list that it reads at once. */
const HISTORY_PER_LIST = 63;
const MAX_MEMORY_MIB = 400;
const MAX_HEALTHZ_MS = 200;

export const neighbours: Scenario = {
  name: 'neighbours',
  about:
    'for `seconds` a project drops `times` large lists at once, reads others slowly and asks for long histories, sends fat ' +
    'events, tests policies with silent webhooks, tries wrong keys: nothing of another project is refused, its p99 stays ' +
    `below ${MAX_RATIO} times what it was, ${LIVENESS} below ${MAX_HEALTHZ_MS} ms, memory below ${MAX_MEMORY_MIB} MiB`,
  long: { times: 32, seconds: 60 },
  short: { times: 4, seconds: 6 },
  async run(chaos, { times, seconds }) {
    const service = await chaos.service({
      GLUEPOINT_DATA_DIR: await chaos.folder(),
      // The receivers are on this machine.
      GLUEPOINT_ALLOW_PRIVATE_TARGETS: 'true',
    });
    const receiver = await startReceiver();
    chaos.atEnd(() => receiver.close());
    const attacker = await Attacker.start();
    chaos.atEnd(() => attacker.end());
    const historySize = times * HISTORY_PER_LIST;
    await attacker.seed(await createParty(service, 'attacker'), historySize);
    chaos.say(`the attacker stored 200 events of a megabyte and a history of ${historySize} × ${historySize}`);
    const probes = await victimProbes(await createParty(service, 'victim'), receiver);
    // Connections, compiled code and caches as in a service that runs: not measured.
    await measure(probes, Math.min(5, seconds / 6));
    const before = await measure(probes, seconds / 3);
    chaos.say(`measured ${seconds / 3} s without the attack`);
    const pid = service.process.pid as number;
    const busy = processorWatch(pid);
    resetPeak(pid);
    attacker.begin(times);
    const during = await measure(probes, seconds);
    const memoryMib = peakMemoryMib(pid);
    chaos.say(busy());
    const counts = await attacker.stop();
    const rows = rowsOf(before, during);
    const healthzMs = longestMs(during.find(({ name }) => name === LIVENESS));
    for (const line of [...tableOf(rows).split('\n'), ...attackLines(counts)]) chaos.say(line);
    const slow = rows
      .map((row) => ({ name: row.name, ratio: ratioOfP99(row) }))
      .filter(({ ratio }) => ratio >= MAX_RATIO)
      .map(({ name, ratio }) => `the p99 of ${name} is ${ratio.toFixed(1)} times what it was`);
    if (healthzMs >= MAX_HEALTHZ_MS) slow.push(`${LIVENESS} took ${Math.round(healthzMs)} ms`);
    if (memoryMib !== null && memoryMib >= MAX_MEMORY_MIB) slow.push(`memory was ${Math.round(memoryMib)} MiB`);
    const memory =
      memoryMib === null ? 'memory not measured (no /proc)' : `memory at most ${Math.round(memoryMib)} MiB`;
    const measuredCount = during.reduce((sum, { tookMs }) => sum + tookMs.length, 0);
    return {
      done: `${seconds} s of attack with ${sumOf(counts)} requests, and ${measuredCount} measured actions of another project`,
      found: `${memory}, ${LIVENESS} at most ${Math.round(healthzMs)} ms, ratios of p99 ${rows
        .map((row) => `${row.name} ${ratioOfP99(row).toFixed(1)}`)
        .join(', ')}`,
      faults: during.flatMap(faultsOf),
      slow,
    };
  },
};

/** How busy the service and the machine are until the returned function is called: on a busy machine all are slow. */
function processorWatch(pid: number): () => string {
  const startedMs = performance.now();
  const own = coreSeconds(pid);
  const all = machineCoreSeconds();
  return () => {
    const cores = (seconds: number) => ((1000 * seconds) / (performance.now() - startedMs)).toFixed(2);
    return `cores busy during the attack: ${cores(coreSeconds(pid) - own)} with the service, ${cores(machineCoreSeconds() - all)} in all`;
  };
}

/** From now on `peakMemoryMib` means what comes after. Nothing where there is no /proc. */
function resetPeak(pid: number): void {
  if (peakMemoryMib(pid) !== null) writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function longestMs(measured: Measured | undefined): number {
  return Math.max(0, ...(measured?.tookMs ?? []));
}

/** Each sentence once, with how often it came. */
function faultsOf({ name, failures }: Measured): string[] {
  const counts = new Map<string, number>();
  for (const failure of failures) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  return [...counts].map(([failure, count]) => `${name}, ${count} times: ${failure}`);
}

function attackLines(counts: AttackCounts): string[] {
  return Object.entries(counts).map(([what, outcomes]) => {
    const texts = Object.entries(outcomes).map(([outcome, count]) => `${count} × ${outcome}`);
    return `attack, ${what}: ${texts.join(', ') || 'none ended'}`;
  });
}

function sumOf(counts: AttackCounts): number {
  return Object.values(counts).reduce((sum, outcomes) => sum + Object.values(outcomes).reduce((a, b) => a + b, 0), 0);
}
