/** What a client is asked to report, and what must be stored of it. See shop.ts for the common ones. */
export interface Step {
  name: string;
  /** Matches the event of this step and no other; tried on type, message and stack. */
  text: RegExp;
  /** How often a client reports it in one round. */
  timesPerRound: number;
  importance: 'alarm' | 'warning' | 'unknown';
  /** A function that must be named in the stack; null = the client sends no stack for this step. */
  stackNames: string | null;
  /** What the message of the event must match; null = anything. */
  message: RegExp | null;
}

/** One run of a client's program. Round 2 is the same program after an edit: every line is moved, every number differs. */
export interface Round {
  number: 1 | 2;
  /** Sentry's address of the project, through the recording proxy. */
  dsn: string;
  /** The service through the recording proxy, without a final slash. */
  url: string;
  /** A key of role `ingest`. */
  ingestKey: string;
  /** `shop@<n>`, the same as `version` of an event. */
  release: string;
}

/** A client that can run here. */
export interface Ready {
  version: string;
  /** Resolves when the client has sent everything. Throws with what the program printed when it failed. */
  run(round: Round): Promise<void>;
}

/** Why a client cannot run here, and what brings it. */
export interface NotRun {
  why: string;
  how: string;
}

/** What a client may use to get ready. */
export interface Workshop {
  /** A git-ignored folder of this client's own; kept between runs. */
  folder: string;
  /** Where the operator put an SDK's source, by `--sdk-source NAME=PATH`; null = not given. */
  sdkSource(name: string): string | null;
}

export interface Client {
  name: string;
  about: string;
  steps: readonly Step[];
  prepare(workshop: Workshop): Promise<Ready | NotRun>;
}

export function isNotRun(prepared: Ready | NotRun): prepared is NotRun {
  return 'why' in prepared;
}
