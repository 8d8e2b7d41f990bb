import { request } from 'undici';
import type { Attempt } from '../deliveries/retry-policy.js';
import type { SendingContext } from './channel.js';
import { guardedAgent, PrivateTargetError } from './guarded-agent.js';
import { answerText, timedOut } from './response-text.js';

/** More of an answer than this is not read. */
const MAX_ANSWER_BYTES = 2048;
const GONE = 410;

/** One POST of JSON: 2xx is a success, 410 disables the target, everything else, redirects too, is tried again. */
export async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
  { settings, signal, outside }: SendingContext,
): Promise<Attempt> {
  const { resolve, timeoutMs } = outside;
  const agent = guardedAgent({ resolve, timeoutMs, allowPrivate: settings.allowPrivateTargets });
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(url, {
      method: 'POST',
      dispatcher: agent,
      signal: AbortSignal.any([signal, timeout]),
      headers: { 'content-type': 'application/json', 'user-agent': 'Gluepoint', ...headers },
      body,
    });
    const { statusCode } = answer;
    const text = answerText(`HTTP ${statusCode}`, await beginningOf(answer.body));
    if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered', answer: text };
    return { kind: 'failed', answer: text, fate: statusCode === GONE ? 'disable' : 'retry' };
  } catch (error) {
    if (error instanceof PrivateTargetError) return { kind: 'failed', answer: error.message, fate: 'hopeless' };
    if (timeout.aborted) return timedOut(timeoutMs);
    return { kind: 'failed', answer: whyNot(error as Error), fate: 'retry' };
  } finally {
    await agent.destroy();
  }
}

/** The status has been given: an answer that breaks off or never ends changes nothing about it. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_ANSWER_BYTES) break;
    }
  } catch {
    // What came until then is shown.
  }
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString();
}

function whyNot(error: Error): string {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return answerText('no answer', error.message || cause?.code || code || error.name);
}
