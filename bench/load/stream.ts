import { Connection } from './connection.js';
import type { StreamJob, StreamResult } from './job.js';
import { Pacer } from './pacer.js';
import type { RequestSource } from './requests/request-source.js';
import { requestSources } from './requests/sources.js';
import { Tally } from './tally.js';

/** How long after its time a stream waits for the responses that are outstanding. */
const GRACE_MS = 15_000;

interface Sender {
  connection: Connection;
  source: RequestSource;
  /** When the request under way was due. */
  dueMs: number;
  busy: boolean;
}

/** Requests of one kind over a number of connections; each has at most one under way. */
export class Stream {
  readonly #job: StreamJob;
  readonly #senders: Sender[] = [];
  readonly #idle: Sender[] = [];
  #underWay = 0;
  #alive = 0;
  #tally = new Tally(0, 0);
  #pacer = new Pacer(null, 0, 0);
  #finish = () => {};

  private constructor(job: StreamJob) {
    this.#job = job;
  }

  /** Connects, and sends nothing yet. */
  static async open(job: StreamJob, port: number, serial: number): Promise<Stream> {
    const stream = new Stream(job);
    for (const source of requestSources(job, serial)) await stream.#connect(port, source);
    return stream;
  }

  /** Sends for some seconds; resolves when everything was answered. */
  async run(seconds: number): Promise<StreamResult> {
    const beginMs = performance.now();
    this.#tally = new Tally(beginMs, seconds);
    this.#pacer = new Pacer(this.#job.perSecond, beginMs, seconds);
    const finished = new Promise<void>((resolve) => {
      this.#finish = resolve;
    });
    const timer = this.#job.perSecond === null ? undefined : setInterval(() => this.#sendDue(), 1);
    const giveUp = setTimeout(() => this.#giveUp(), seconds * 1000 + GRACE_MS);
    this.#idle.push(...this.#senders);
    this.#sendDue();
    await finished;
    clearInterval(timer);
    clearTimeout(giveUp);
    for (const { connection } of this.#senders) connection.close();
    return this.#tally.result();
  }

  async #connect(port: number, source: RequestSource): Promise<void> {
    const onAnswer = (status: number) => this.#answered(sender, status);
    const onBroken = (error: Error) => this.#broke(sender, error);
    const connection = await Connection.open(port, { onAnswer, onBroken });
    const sender: Sender = { connection, source, dueMs: 0, busy: false };
    this.#senders.push(sender);
    this.#alive += 1;
  }

  #answered(sender: Sender, status: number): void {
    const nowMs = performance.now();
    this.#underWay -= 1;
    this.#tally.response(status, sender.dueMs, nowMs);
    const dueMs = this.#pacer.take(nowMs);
    if (dueMs !== null) this.#send(sender, dueMs);
    else {
      sender.busy = false;
      this.#idle.push(sender);
      this.#finishWhenDone(nowMs);
    }
  }

  #sendDue(): void {
    const nowMs = performance.now();
    while (this.#idle.length > 0) {
      const dueMs = this.#pacer.take(nowMs);
      if (dueMs === null) break;
      this.#send(this.#idle.pop() as Sender, dueMs);
    }
    this.#finishWhenDone(nowMs);
  }

  #send(sender: Sender, dueMs: number): void {
    sender.dueMs = dueMs;
    sender.busy = true;
    this.#underWay += 1;
    sender.connection.send(sender.source.next());
  }

  #finishWhenDone(nowMs: number): void {
    if (this.#underWay === 0 && this.#pacer.isOver(nowMs)) this.#finish();
  }

  #broke(sender: Sender, error: Error): void {
    this.#tally.broken(error.message);
    if (sender.busy) this.#underWay -= 1;
    else this.#idle.splice(this.#idle.indexOf(sender), 1);
    this.#alive -= 1;
    if (this.#alive === 0) this.#finish();
  }

  #giveUp(): void {
    for (let i = 0; i < this.#underWay; i += 1) this.#tally.broken('no response');
    this.#finish();
  }
}
