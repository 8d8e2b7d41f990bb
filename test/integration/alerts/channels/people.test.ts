import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../../support/alerts/receiver.js';
import { type AlertApp, FINDING_ID, findingCause, startAlertApp, statusCause } from '../alert-app.js';
import { type Mailbox, startMailbox } from '../mailbox.js';

const LINK = `https://gluepoint.example/findings/${FINDING_ID}`;
const EVIL = '<!channel> <https://evil.example|x> https://evil.example www.evil.example <b>bold</b>';

let t: AlertApp;
let receiver: Receiver;
let mailbox: Mailbox;
beforeAll(async () => {
  receiver = await startReceiver();
  mailbox = await startMailbox();
  t = await startAlertApp({
    settings: {
      ...{ smtpUrl: mailbox.url, mailFrom: 'Gluepoint <gluepoint@example.com>' },
      publicUrl: 'https://gluepoint.example',
    },
  });
});
afterAll(async () => {
  await t.close();
  await receiver.close();
  await mailbox.close();
});

/** The decoded parts of a mail. */
function textOf(raw: string): string {
  return raw
    .replace(/=\r?\n/g, '')
    .replace(/(=[\dA-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString());
}

describe('a Slack-compatible target', () => {
  it('gets words, with a link of ours and none of theirs', async () => {
    const policy = await t.policy({ targets: [{ kind: 'slack', url: `${receiver.url}/services/secret` }] });
    const newTypes = [{ type: EVIL, importance: 'alarm', count: 3 }];
    const data = { overview: EVIL, newTypes, newTypesTotal: 1 };
    const [id] = await t.notify(findingCause('finding.abnormal', 'shop/db', { data }));
    expect(await t.try(id as string)).toMatchObject({ state: 'delivered' });
    const [request] = receiver.received;
    expect(request).toMatchObject({ method: 'POST', url: '/services/secret' });
    const body = JSON.parse(request?.body ?? '');
    expect(body.text).toContain('alarm: 1 new error type in shop/db (production)');
    expect(JSON.stringify(body).match(/<[^>]*>/g)).toEqual([
      `<${LINK}|Open the finding>`,
      `<${LINK}|Open the finding>`,
    ]);
    expect(JSON.stringify(body).replaceAll(LINK, '')).not.toContain('://');
    const [delivery] = await t.deliveries();
    expect(delivery.target).toMatchObject({ kind: 'slack', url: receiver.url });
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
  });
});

describe('a mail', () => {
  const to = ['a@example.com', 'b@example.com'];

  it('goes over SMTP to all recipients, as text and as HTML in which everything is escaped', async () => {
    const policy = await t.policy({ targets: [{ kind: 'email', to }] });
    const data = { overview: EVIL, newTypes: [], newTypesTotal: 1 };
    const [id] = await t.notify(findingCause('finding.abnormal', 'shop/db', { data }));
    expect(await t.try(id as string)).toMatchObject({
      state: 'delivered',
      answer: expect.stringMatching(/^SMTP: 250/),
    });
    const [mail, ...others] = mailbox.mails;
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ from: 'gluepoint@example.com', to });
    const text = textOf(mail?.raw ?? '');
    expect(text).toMatch(/^From: Gluepoint <gluepoint@example.com>/m);
    expect(text).toContain(`Message-ID: <${id}@example.com>`);
    expect(text).toContain('Auto-Submitted: auto-generated');
    expect(text).toMatch(/^Subject: \[Gluepoint\] alarm: 1 new error type in shop\/db \(production\)/m);
    expect(text).toContain(`<a href="${LINK}">`);
    expect(text).toContain('&lt;b&gt;bold&lt;/b&gt;');
    expect(text.replaceAll(LINK, '')).not.toContain('://');
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
  });

  it('cannot be given more headers or recipients by a text of a client', async () => {
    const policy = await t.policy({ targets: [{ kind: 'email', to: ['a@example.com'] }] });
    mailbox.mails.length = 0;
    const component = 'shop\r\nBcc: evil@example.com\r\n\r\nbody';
    const [id] = await t.notify(statusCause('success', 'alarm', component));
    expect(await t.try(id as string)).toMatchObject({ state: 'delivered' });
    const [mail] = mailbox.mails;
    expect(mail?.to).toEqual(['a@example.com']);
    const [head = ''] = (mail?.raw ?? '').split('\r\n\r\n');
    expect(head).not.toMatch(/^bcc:/im);
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
  });

  it('that was refused is tried again, and says which recipients never get it', async () => {
    const policy = await t.policy({ targets: [{ kind: 'email', to }] });
    mailbox.errors.push(Object.assign(new Error('try later'), { responseCode: 451 }));
    mailbox.refused.add('b@example.com');
    const [id] = await t.notify(findingCause('finding.abnormal'));
    const first = await t.try(id as string);
    expect(first).toMatchObject({ kind: 'again', answer: expect.stringMatching(/^SMTP: .*451 try later/) });
    await t.deps.pool.query('UPDATE delivery SET next_attempt_ms = 0 WHERE id = $1', [id]);
    expect(await t.try(id as string)).toMatchObject({
      state: 'delivered',
      answer: expect.stringMatching(/^SMTP: refused for b@example.com; 250/),
    });
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
  });

  it('is not waited for longer than a try may take', async () => {
    const silent = await startReceiver();
    const other = await startAlertApp({
      database: t.database,
      settings: { smtpUrl: silent.url.replace('http', 'smtp'), mailFrom: 'a@example.com' },
    });
    const policy = await t.policy({ targets: [{ kind: 'email', to }] });
    const [id] = await t.notify(findingCause('finding.abnormal'));
    const outcome = await other.try(id as string, { timeoutMs: 100 });
    expect(outcome).toEqual({ kind: 'again', answer: 'no answer within 0.1 s' });
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
    await other.close();
    await silent.close();
  });

  it.each([
    ['SMTP_URL', { smtpUrl: null, mailFrom: 'a@example.com' }],
    ['MAIL_FROM', { smtpUrl: 'smtp://127.0.0.1:1', mailFrom: null }],
  ])('fails visibly where %s is not set', async (name, settings) => {
    const other = await startAlertApp({ database: t.database, settings });
    const policy = await other.policy({ name: `Without ${name}`, targets: [{ kind: 'email', to }] });
    const [id] = await other.notify(findingCause('finding.abnormal'));
    await other.try(id as string);
    expect((await other.deliveries())[0]).toMatchObject({
      ...{ id, state: 'failed', attempts: 1 },
      lastAnswer: `not sent: this service has no mail server (${name} is not set)`,
    });
    await other.call('DELETE', `/v1/alert-policies/${policy.id}`);
    await other.close();
  });
});
