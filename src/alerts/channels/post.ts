import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'undici';
import type { Attempt, SendingContext } from './channel.js';
import { guardedAgent, RefusedTargetError } from './guarded-agent.js';
import { responseText, timedOut } from './response-text.js';
import { retryAfterMs } from './retry-after.js';

/** More of a response than this is not read. */
const MAX_RESPONSE_BYTES = 2048;
const GONE = 410;
/** A proxy's response for a server that did not respond to it in time. */
const GATEWAY_TIMEOUT = 504;

/**
 * One POST of JSON: 2xx is a success, 410 disables the target, everything else, redirects too, is retried
 * (docs/rules/alerting.md#deliveries).
 */
export async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
  { settings, nowMs, signal, network }: SendingContext,
): Promise<Attempt> {
  const { timeoutMs } = network;
  const agent = guardedAgent({ ...network, allowPrivate: settings.allowPrivateTargets });
  let connected = false;
  agent.on('connect', () => {
    connected = true;
  });
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await request(url, {
      method: 'POST',
      dispatcher: agent,
      signal: AbortSignal.any([signal, timeout]),
      headers: { 'content-type': 'application/json', 'user-agent': 'Gluepoint', ...headers },
      body,
    });
    const text = responseText(`HTTP ${response.statusCode}`, await beginningOf(response.body));
    return attemptOf(response.statusCode, response.headers, text, nowMs);
  } catch (error) {
    if (error instanceof RefusedTargetError) {
      return { kind: 'failed', response: error.message, fate: error.isPermanent ? 'permanent' : 'retry' };
    }
    const maybeAccepted = connected ? { maybeAccepted: true as const } : {};
    if (timeout.aborted) return { ...timedOut(timeoutMs), ...maybeAccepted };
    return { kind: 'failed', response: errorText(error as Error), fate: 'retry', ...maybeAccepted };
  } finally {
    await agent.destroy();
  }
}

function attemptOf(status: number, headers: IncomingHttpHeaders, response: string, nowMs: number): Attempt {
  if (status >= 200 && status < 300) return { kind: 'delivered', response };
  if (status === GONE) return { kind: 'failed', response, fate: 'disable' };
  const leastMs = status === 429 || status === 503 ? retryAfterMs(headers['retry-after'], nowMs) : null;
  return {
    kind: 'failed',
    response,
    fate: 'retry',
    ...(leastMs === null ? {} : { retryAfterMs: leastMs }),
    ...(status === GATEWAY_TIMEOUT ? { maybeAccepted: true } : {}),
  };
}

/** The status is known: a body that breaks off or never ends does not change it. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_RESPONSE_BYTES) break;
    }
  } catch {
    // What was received until then is shown.
  }
  return Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES).toString();
}

function errorText(error: Error): string {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return responseText('no response', error.message || cause?.code || code || error.name);
}
