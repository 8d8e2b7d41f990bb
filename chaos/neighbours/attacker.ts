import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { AttackCounts } from './attack.js';
import type { Party } from './parties.js';

const HOST = fileURLToPath(new URL('attack-host.mjs', import.meta.url));

/** The process of the attack. */
export class Attacker {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<Attacker> {
    const child = fork(HOST, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await once(child, 'message');
    // Attackers are elsewhere: what their side costs must not be taken from the processors of the service.
    if (child.pid !== undefined) setPriority(child.pid, 10);
    return new Attacker(child);
  }

  /** Stores what the attack reads; `size`: how many warnings and how many alarms its history has. */
  async seed(party: Party, size: number): Promise<void> {
    await this.#ask({ do: 'seed', party, size });
  }

  /** Begins the attack, with `lists` large lists at once. */
  begin(lists: number): void {
    this.#child.send({ do: 'attack', lists });
  }

  /** Ends the attack. */
  async stop(): Promise<AttackCounts> {
    return (await this.#ask({ do: 'stop' })).counts;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #ask(order: object): Promise<{ counts: AttackCounts }> {
    const response = Promise.race([
      once(this.#child, 'message'),
      once(this.#child, 'exit').then(() => Promise.reject(new Error('the process of the attack ended'))),
    ]);
    this.#child.send(order);
    return (await response)[0];
  }
}
