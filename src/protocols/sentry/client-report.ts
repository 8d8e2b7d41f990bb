import { fieldsOf, objectOf, wordOf } from './json.js';

/** Reports of SDKs have a few hundred bytes. */
export const MAX_REPORT_BYTES = 64 * 1024;
const MAX_ENTRIES = 200;
/** Only events are taken here, so only they can be missed: transactions are dropped by the thousand, by design. */
const CATEGORIES = new Set(['error', 'default', 'security', '']);

/** Events that a client did not send. */
export interface ClientDrop {
  /** Any text: SDKs have some fifteen. '' = it does not say. */
  reason: string;
  quantity: number;
}

/** The events that a `client_report` says were dropped by the client; [] for what cannot be read. */
export function clientDropsIn(bytes: Buffer): ClientDrop[] {
  const { discarded_events } = reportIn(bytes);
  if (!Array.isArray(discarded_events)) return [];
  const drops: ClientDrop[] = [];
  for (const item of discarded_events.slice(0, MAX_ENTRIES)) {
    const { reason, category, quantity } = fieldsOf(item);
    if (!CATEGORIES.has(wordOf(category)) || !Number.isSafeInteger(quantity) || (quantity as number) <= 0) continue;
    drops.push({ reason: wordOf(reason), quantity: quantity as number });
  }
  return drops;
}

function reportIn(bytes: Buffer): { discarded_events?: unknown } {
  try {
    return objectOf(JSON.parse(bytes.toString())) ?? {};
  } catch {
    return {};
  }
}
