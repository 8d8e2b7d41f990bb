import type { Settings } from '../../settings.js';
import type { Message } from '../notify/message.js';
import type { Target } from '../policies/policy.js';
import type { Resolve } from './guarded-agent.js';

/** What is to be sent, once. */
export interface Payload {
  /** Of the delivery: the same in every attempt. */
  id: string;
  message: Message;
  /** The message as it was stored, byte for byte. */
  json: string;
  /** Null where the message is not about a finding. */
  findingId: string | null;
  /** Of a mail that some recipients accepted in earlier attempts: those that are settled. Else empty. */
  settled: readonly SettledRecipient[];
  /** Of a mail: recipients that this attempt leaves out, and until when, in ms since 1970; null = none. */
  held: { recipients: readonly string[]; untilMs: number } | null;
}

/** A recipient that a mail is not sent to again: it accepted the mail, or refused it permanently. */
export interface SettledRecipient {
  address: string;
  result: 'accepted' | 'refused';
  /** The server's response to a refused one. */
  response: string;
}

/** The result of one attempt. `response` is shown in lists. */
export type Attempt =
  /** `refused`: recipients of a mail that others accepted, who refused it permanently. */
  { kind: 'delivered'; response: string; refused?: readonly SettledRecipient[] } | FailedAttempt;

/** An attempt that the target, or not every recipient, accepted. */
export interface FailedAttempt {
  kind: 'failed';
  response: string;
  /**
   * `retry`: another attempt may succeed. `permanent`: it would fail the same way. `disable`: nothing more is sent to
   * the target.
   */
  fate: 'retry' | 'permanent' | 'disable';
  /** The target did not respond in time: other deliveries to it would wait as long. */
  timedOut?: true;
  /** The request was sent, or a part of it, and no response came: the target may have accepted it. */
  maybeAccepted?: true;
  /** The least pause before the next attempt that the target asks for. */
  retryAfterMs?: number;
  /** Recipients of a mail that are settled, with those of earlier attempts; only where at least one accepted it. */
  settled?: readonly SettledRecipient[];
}

/** What a channel sends with. */
export interface SendingContext {
  settings: Pick<Settings, 'allowPrivateTargets' | 'smtpUrl' | 'mailFrom' | 'publicUrl'>;
  nowMs: number;
  /** Aborted when the service stops or the job's time is over. */
  signal: AbortSignal;
  network: Network;
}

/** How other machines are reached: tests use their own resolver and timeout. */
export interface Network {
  resolve: Resolve;
  /** Of a whole attempt, from looking up the name to the end of the response. */
  timeoutMs: number;
  /** Called when a target is not connected to, with what its delivery does not show: for the operator's log. */
  onRefused?: (hostname: string, why: string) => void;
}

/** One way to notify a target. Returns the result of the attempt; throws only for faults of this service. */
export type Channel<Kind extends Target['kind']> = (
  target: Extract<Target, { kind: Kind }>,
  payload: Payload,
  context: SendingContext,
) => Promise<Attempt>;

/** A link to a finding in the web UI; null without a finding, or where `publicUrl` is not set. */
export function findingUrl(publicUrl: string | null, findingId: string | null): string | null {
  return publicUrl === null || findingId === null ? null : `${publicUrl}/findings/${findingId}`;
}
