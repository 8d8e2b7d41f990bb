import type { Settings } from '../../settings.js';
import type { Attempt } from '../deliveries/retry-policy.js';
import type { Message } from '../notify/message.js';
import type { Target } from '../policies/policy.js';
import type { Resolve } from './guarded-agent.js';

/** What is to be sent, once. */
export interface Payload {
  /** Of the delivery: the same in every try. */
  id: string;
  message: Message;
  /** The message as it was stored, byte for byte. */
  json: string;
  /** Null where the message is about no finding. */
  findingId: string | null;
}

/** What a channel sends with. */
export interface SendingContext {
  settings: Pick<Settings, 'allowPrivateTargets' | 'smtpUrl' | 'mailFrom' | 'publicUrl'>;
  nowMs: number;
  /** Raised when the service stops or the job's time is over. */
  signal: AbortSignal;
  outside: Network;
}

/** How the world outside is reached: tests put their own resolver and patience here. */
export interface Network {
  resolve: Resolve;
  /** The whole of a try, from looking up the name to the end of the answer. */
  timeoutMs: number;
}

/** One way to tell somebody. Answers what it came to; throws only what is a fault here. */
export type Channel<Kind extends Target['kind']> = (
  target: Extract<Target, { kind: Kind }>,
  parcel: Payload,
  context: SendingContext,
) => Promise<Attempt>;
