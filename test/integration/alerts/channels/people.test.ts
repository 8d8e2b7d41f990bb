import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { returnMails, takeMails } from '../../../../src/alerts/limits/mail-allowance.js';
import { type Receiver, startReceiver } from '../../../support/alerts/receiver.js';
import { movedClock } from '../../../support/app.js';
import { type AlertApp, FINDING_ID, findingCause, HOUR, startAlertApp, statusCause } from '../alert-app.js';
import { type Mailbox, smtpError, startMailbox } from '../mailbox.js';

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
  it('gets text, with a link to the finding and none of a client', async () => {
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

  it('goes over SMTP to all recipients, as text and as escaped HTML', async () => {
    const policy = await t.policy({ targets: [{ kind: 'email', to }] });
    const data = { overview: EVIL, newTypes: [], newTypesTotal: 1 };
    const [id] = await t.notify(findingCause('finding.abnormal', 'shop/db', { data }));
    expect(await t.try(id as string)).toMatchObject({
      state: 'delivered',
      response: expect.stringMatching(/^SMTP: 250/),
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

  it('has no headers or recipients from the text of a client', async () => {
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

  const due = (id: string) => t.deps.pool.query('UPDATE delivery SET next_attempt_ms = 0 WHERE id = $1', [id]);
  const shown = async (id: string) => (await t.deliveries()).find((delivery) => delivery.id === id);
  const messageId = (raw: string | undefined) => /^Message-ID: (.*)$/im.exec(raw ?? '')?.[1];

  it('is retried for all recipients after an error of the whole mail', async () => {
    const policy = await t.policy({ targets: [{ kind: 'email', to }] });
    mailbox.mails.length = 0;
    mailbox.errors.push(smtpError('try later', 451));
    const [id] = (await t.notify(findingCause('finding.abnormal', 'retried'))) as [string];
    const first = await t.try(id);
    expect(first).toMatchObject({ kind: 'retry', response: expect.stringMatching(/^SMTP: .*451 try later/) });
    await due(id);
    expect(await t.try(id)).toMatchObject({ state: 'delivered', response: expect.stringMatching(/^SMTP: 250/) });
    expect(mailbox.mails.map((mail) => mail.to)).toEqual([to]);
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
  });

  it('that one recipient refused temporarily goes to that one only in the next attempt, with the same Message-ID', async () => {
    const policy = await t.policy({ targets: [{ kind: 'email', to }] });
    mailbox.mails.length = 0;
    mailbox.deferred.add('b@example.com');
    const [id] = (await t.notify(findingCause('finding.abnormal', 'deferred'))) as [string];
    expect(await t.try(id)).toMatchObject({ kind: 'retry' });
    expect(await shown(id)).toMatchObject({
      ...{ state: 'waiting', attempts: 1, reason: null, deliveredAt: null },
      lastAnswer: expect.stringMatching(/^SMTP: refused for b@example.com; 250/),
    });
    // Refused once more, alone.
    await due(id);
    expect(await t.try(id)).toMatchObject({ kind: 'retry', response: expect.stringContaining('451 try later') });
    mailbox.deferred.clear();
    await due(id);
    expect(await t.try(id)).toMatchObject({ state: 'delivered' });
    expect(await shown(id)).toMatchObject({ state: 'delivered', attempts: 3, reason: null });
    expect(mailbox.mails.map((mail) => mail.to)).toEqual([['a@example.com'], ['b@example.com']]);
    const ids = mailbox.mails.map(({ raw }) => messageId(raw));
    expect(ids).toEqual([`<${id}@example.com>`, `<${id}@example.com>`]);
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
  });

  it('that one recipient refused permanently is not retried, and the delivery says who did not get it', async () => {
    const policy = await t.policy({ targets: [{ kind: 'email', to }] });
    mailbox.mails.length = 0;
    mailbox.refused.add('b@example.com');
    const [id] = (await t.notify(findingCause('finding.abnormal', 'refused'))) as [string];
    expect(await t.try(id)).toMatchObject({
      state: 'delivered',
      response: expect.stringMatching(/^SMTP: refused for b@example.com; 250/),
    });
    expect(await shown(id)).toMatchObject({
      ...{ state: 'delivered', attempts: 1, nextAttemptAt: null },
      reason: 'not accepted for b@example.com (SMTP: 550 no such user)',
    });
    mailbox.refused.clear();
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
  });

  it('keeps who refused it permanently while it is retried for another', async () => {
    const recipients = [...to, 'c@example.com'];
    const policy = await t.policy({ targets: [{ kind: 'email', to: recipients }] });
    mailbox.mails.length = 0;
    mailbox.refused.add('c@example.com');
    mailbox.deferred.add('b@example.com');
    const [id] = (await t.notify(findingCause('finding.abnormal', 'mixed'))) as [string];
    expect(await t.try(id)).toMatchObject({ kind: 'retry' });
    mailbox.deferred.clear();
    await due(id);
    expect(await t.try(id)).toMatchObject({ state: 'delivered' });
    expect((await shown(id)).reason).toBe('not accepted for c@example.com (SMTP: 550 no such user)');
    expect(mailbox.mails.map((mail) => mail.to)).toEqual([['a@example.com'], ['b@example.com']]);
    mailbox.refused.clear();
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
  });

  it('fails when the server does not respond within the timeout of an attempt', async () => {
    const silent = await startReceiver();
    const other = await startAlertApp({
      database: t.database,
      settings: { smtpUrl: silent.url.replace('http', 'smtp'), mailFrom: 'a@example.com' },
    });
    const policy = await t.policy({ targets: [{ kind: 'email', to }] });
    const [id] = await t.notify(findingCause('finding.abnormal'));
    const outcome = await other.try(id as string, { timeoutMs: 100 });
    expect(outcome).toMatchObject({ kind: 'retry', response: 'no response within 0.1 s' });
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

  describe('beyond the mails of an hour', () => {
    const clock = movedClock(Date.parse('2026-11-20T11:20:00Z'));
    const hourEndMs = Date.parse('2026-11-20T12:00:00Z');
    let bounded: AlertApp;
    beforeAll(async () => {
      const settings = { smtpUrl: mailbox.url, mailFrom: 'a@example.com', mailsPerHour: 2 };
      bounded = await startAlertApp({ clock, settings });
    });
    afterAll(() => bounded.close());

    const notify = async (component: string) =>
      (await bounded.notify(findingCause('finding.abnormal', component)))[0] as string;
    const shown = async (id: string) => (await bounded.deliveries()).find((one) => one.id === id);

    it('waits for the next hour, in which a later notice of the subject supersedes it', async () => {
      const policy = await bounded.policy({ targets: [{ kind: 'email', to }] });
      mailbox.mails.length = 0;
      for (const component of ['one', 'two']) {
        expect(await bounded.try(await notify(component))).toMatchObject({ state: 'delivered' });
      }
      const held = await notify('three');
      expect(await bounded.try(held)).toMatchObject({ kind: 'retry', nextAttemptMs: hourEndMs });
      expect(await shown(held)).toMatchObject({
        ...{ state: 'waiting', attempts: 0, nextAttemptAt: new Date(hourEndMs).toISOString() },
        lastAnswer: 'not sent yet: the project has sent its mails of this hour to the recipient',
      });
      const later = await notify('three');
      clock.set(hourEndMs);
      expect(await bounded.try(later)).toMatchObject({ state: 'delivered' });
      expect(await shown(held)).toMatchObject({ state: 'suppressed', reason: expect.stringContaining('superseded') });
      expect(mailbox.mails).toHaveLength(3);
      await bounded.call('DELETE', `/v1/alert-policies/${policy.id}`);
    });

    it('leaves out the recipients who had theirs, and mails them when the hour is over', async () => {
      clock.set(hourEndMs + HOUR);
      const endMs = clock.now() + HOUR;
      const first = await bounded.policy({ targets: [{ kind: 'email', to: ['A@example.com'] }] });
      for (const component of ['four', 'five']) await bounded.try(await notify(component));
      await bounded.call('DELETE', `/v1/alert-policies/${first.id}`);
      const both = await bounded.policy({ targets: [{ kind: 'email', to }] });
      mailbox.mails.length = 0;
      const id = await notify('six');
      expect(await bounded.try(id)).toMatchObject({ kind: 'retry', nextAttemptMs: endMs });
      expect(mailbox.mails.map((mail) => mail.to)).toEqual([['b@example.com']]);
      expect((await shown(id)).lastAnswer).toContain('not sent yet to a@example.com');
      clock.set(endMs);
      expect(await bounded.try(id)).toMatchObject({ state: 'delivered' });
      expect(mailbox.mails.map((mail) => mail.to)).toEqual([['b@example.com'], ['a@example.com']]);
      await bounded.call('DELETE', `/v1/alert-policies/${both.id}`);
    });

    it('keeps a recipient who had theirs, although the server refuses all others in a later attempt', async () => {
      clock.set(hourEndMs + 4 * HOUR);
      const endMs = clock.now() + HOUR;
      const first = await bounded.policy({ targets: [{ kind: 'email', to: ['c@example.com'] }] });
      for (const component of ['seven', 'eight']) await bounded.try(await notify(component));
      await bounded.call('DELETE', `/v1/alert-policies/${first.id}`);
      const all = await bounded.policy({ targets: [{ kind: 'email', to: [...to, 'c@example.com'] }] });
      mailbox.mails.length = 0;
      mailbox.deferred.add('b@example.com');
      const id = await notify('nine');
      expect(await bounded.try(id)).toMatchObject({ kind: 'retry' });
      mailbox.deferred.clear();
      mailbox.refused.add('b@example.com');
      clock.set(Date.parse((await shown(id)).nextAttemptAt));
      expect(await bounded.try(id)).toMatchObject({ kind: 'retry', nextAttemptMs: endMs });
      expect((await shown(id)).lastAnswer).toMatch(/refused for b@example.com; not sent yet to c@example.com/);
      clock.set(endMs);
      expect(await bounded.try(id)).toMatchObject({ state: 'delivered' });
      expect(mailbox.mails.map((mail) => mail.to)).toEqual([['a@example.com'], ['c@example.com']]);
      expect((await shown(id)).reason).toContain('not accepted for b@example.com');
      mailbox.refused.clear();
      await bounded.call('DELETE', `/v1/alert-policies/${all.id}`);
    });

    it('counts by project, and not what the server refused as a whole', async () => {
      const { pool } = bounded.deps;
      const take = (projectId: number) =>
        takeMails(pool, projectId, ['z@example.com'], { nowMs: clock.now(), mailsPerHour: 1 });
      expect(await take(1)).toMatchObject({ allowed: ['z@example.com'], held: [] });
      expect(await take(1)).toMatchObject({ allowed: [], held: ['z@example.com'] });
      expect(await take(2)).toMatchObject({ allowed: ['z@example.com'] });
      await returnMails(pool, 1, ['z@example.com'], clock.now());
      expect(await take(1)).toMatchObject({ allowed: ['z@example.com'] });
      clock.advance(HOUR);
      expect(await take(1)).toMatchObject({ allowed: ['z@example.com'] });
    });
  });
});
