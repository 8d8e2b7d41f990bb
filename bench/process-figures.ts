import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc per second: 100 on every Linux. */
const TICKS_PER_SECOND = 100;

/** Processor seconds that a process has used; with `children` also those of its children, living and gone. 0 where there is no /proc. */
export function coreSeconds(pid: number, { children = false } = {}): number {
  const own = ticksOf(pid);
  if (own === null) return 0;
  const living = children ? childrenOf(pid).reduce((sum, child) => sum + (ticksOf(child)?.own ?? 0), 0) : 0;
  return (own.own + (children ? own.goneChildren : 0) + living) / TICKS_PER_SECOND;
}

/** Processor seconds that the whole machine has used, also those that its host took away; 0 where there is no /proc. */
export function machineCoreSeconds(): number {
  try {
    const [user, nice, system, , , irq, softIrq, steal] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] as string)
      .split(/\s+/)
      .slice(1)
      .map(Number) as number[];
    const ticks = [user, nice, system, irq, softIrq, steal].reduce<number>((sum, value) => sum + (value ?? 0), 0);
    return ticks / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

/** The most memory that a process ever had resident, MiB; null where there is no /proc. */
export function peakMemoryMib(pid: number): number | null {
  try {
    const kib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) / 1024;
  } catch {
    return null;
  }
}

/** Fields 4 and 14 to 17 of /proc/<pid>/stat. */
function ticksOf(pid: number): { parent: number; own: number; goneChildren: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent, user, system, goneUser, goneSystem] = [1, 11, 12, 13, 14].map((i) => fields[i] ?? 0) as number[];
    return { parent: parent ?? 0, own: (user ?? 0) + (system ?? 0), goneChildren: (goneUser ?? 0) + (goneSystem ?? 0) };
  } catch {
    return null;
  }
}

function childrenOf(pid: number): number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((child) => ticksOf(child)?.parent === pid);
}
