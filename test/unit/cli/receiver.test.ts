import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { CliError } from '../../../src/cli/cli-error.js';
import { describeMessage } from '../../../src/cli/receiver/describe.js';
import { runReceiver } from '../../../src/cli/receiver/run.js';
import { watchedSurroundings } from '../../support/cli/surroundings.js';

const SECRET = `whsec_${Buffer.from('a secret of the receiver').toString('base64')}`;
const BODY = '{"type":"test","timestamp":"2026-11-20T10:00:00.000Z","data":{}}';

function signed(body: string, secret = SECRET): Record<string, string> {
  const at = new Date();
  return {
    'webhook-id': 'msg-1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg-1', at, body),
  };
}

describe('the receiver of webhooks', () => {
  it('a message for Slack: is named as one, without a word of a missing id', () => {
    const slack = JSON.stringify({ text: 'Alarm: shop/checkout', blocks: [] });
    expect(describeMessage({}, slack, SECRET)).toMatch(/^Slack message {2}\(no type, id or signature.*\)\n\{\n/);
  });

  it('shows type and id, and that the signature is right', () => {
    expect(describeMessage(signed(BODY), BODY, SECRET)).toMatch(/^test {2}msg-1 {2}signature right\n\{\n/);
  });

  it('says when the signature is wrong, or is not checked', () => {
    const other = `whsec_${Buffer.from('another secret, as long').toString('base64')}`;
    expect(describeMessage(signed(BODY, other), BODY, SECRET)).toContain('signature WRONG');
    expect(describeMessage({}, BODY, SECRET)).toContain('signature WRONG');
    expect(describeMessage({}, BODY, undefined)).toContain('not checked');
  });

  it('a body that is not JSON: shows it without control characters', () => {
    expect(describeMessage({}, 'hello \u001b[31m', undefined)).toContain('hello \uFFFD[31m');
  });

  it('type, id and headers with control characters or overrides of direction: shows them neutral and in one line', () => {
    const body = JSON.stringify({ type: 'status\u001b]0;PWNED\u0007\u001b[2J\nsignature right' });
    const text = describeMessage({ 'webhook-id': 'msg\u009b31m\u202e' }, body, undefined);
    const [headline = ''] = text.split('\n');
    expect(headline).toBe('status�]0;PWNED��[2J�signature right  msg�31m�  signature not checked (--secret)');
    // The body is JSON, which escapes control characters itself.
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });

  it('unknown option or port: throws CliError', async () => {
    await expect(runReceiver(['--port', 'x'], watchedSurroundings())).rejects.toThrow(CliError);
    await expect(runReceiver(['--prot', '1'], watchedSurroundings())).rejects.toThrow(CliError);
  });
});
