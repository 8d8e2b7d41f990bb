import { domainToASCII } from 'node:url';
import { createTransport } from 'nodemailer';
import type { MailOptions } from 'nodemailer/lib/smtp-transport/index.js';
import { type MessageText, messageText } from '../notify/message-text.js';
import {
  type Attempt,
  type Channel,
  type FailedAttempt,
  findingUrl,
  type Payload,
  type SendingContext,
  type SettledRecipient,
} from './channel.js';
import { mailAttempt, type RefusedRecipient } from './mail-attempt.js';
import { responseText, timedOut } from './response-text.js';

const MAX_SUBJECT = 200;

/**
 * The message as text, over the operator's SMTP server: one mail to all recipients that are not settled yet. Each
 * attempt has the same Message-ID.
 */
export const sendEmail: Channel<'email'> = async (target, payload, context) => {
  const { smtpUrl, mailFrom } = context.settings;
  if (smtpUrl === null) return notSent('SMTP_URL');
  if (mailFrom === null) return notSent('MAIL_FROM');
  const { timeoutMs } = context.network;
  const endMs = 2 * timeoutMs;
  const transport = createTransport({
    url: smtpUrl,
    // What continues after our own timeout ends by itself.
    ...{ connectionTimeout: endMs, greetingTimeout: endMs, socketTimeout: endMs, dnsTimeout: endMs },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const timeout = AbortSignal.timeout(timeoutMs);
  const limit = AbortSignal.any([context.signal, timeout]);
  const aborted = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(new Error('cut off')), { once: true });
  });
  const held = payload.held?.recipients ?? [];
  const recipients = openRecipients(target.to, payload.settled).filter((address) => !held.includes(address));
  try {
    limit.throwIfAborted();
    const mail = mailTo(target.to, recipients, mailFrom, payload, context);
    const { response, rejectedErrors = [] } = (await Promise.race([transport.sendMail(mail), aborted])) as SmtpResult;
    return attempted(recipients, refusalsOf(recipients, rejectedErrors), payload, response, context.nowMs);
  } catch (error) {
    if (timeout.aborted) return { ...timedOut(timeoutMs), maybeAccepted: true };
    return failure(recipients, error as SmtpError, payload, context.nowMs);
  } finally {
    transport.close();
  }
};

/** As nodemailer returns and throws it. */
interface SmtpResult {
  response: string;
  rejectedErrors?: SmtpError[];
}
interface SmtpError extends Error {
  response?: string;
  responseCode?: number;
  /** Of a system error. */
  syscall?: string;
  recipient?: string;
  rejectedErrors?: SmtpError[];
}

function notSent(name: string): FailedAttempt {
  const response = `not sent: this service has no mail server (${name} is not set)`;
  return { kind: 'failed', response, fate: 'permanent' };
}

/** What an attempt to mail `recipients` came to, of which at least one accepted the mail, now or earlier. */
function attempted(
  recipients: readonly string[],
  refusals: readonly RefusedRecipient[],
  { settled, held }: Payload,
  response: string,
  nowMs: number,
): Attempt {
  const heldRecipients = held?.recipients ?? [];
  const attempt = mailAttempt([...recipients, ...heldRecipients], refusals, settled, response, heldRecipients);
  // Where only those that were left out remain, the next attempt is for them.
  const onlyHeld = attempt.kind === 'failed' && refusals.every(({ isPermanent }) => isPermanent);
  return onlyHeld && held !== null ? { ...attempt, retryAfterMs: held.untilMs - nowMs } : attempt;
}

/** No recipient accepted the mail in this attempt. */
function failure(recipients: readonly string[], error: SmtpError, payload: Payload, nowMs: number): Attempt {
  const refusals = refusalsOf(recipients, error.rejectedErrors ?? []);
  if (payload.settled.length > 0 && refusals.length === recipients.length) {
    return attempted(recipients, refusals, payload, error.response ?? error.message, nowMs);
  }
  // Without a response, and once it was connected, the server may have the mail.
  const isDefinite = error.responseCode !== undefined || error.syscall !== undefined;
  return {
    kind: 'failed',
    response: responseText('SMTP', error.message),
    fate: 'retry',
    ...(isDefinite ? {} : { maybeAccepted: true }),
  };
}

/** The recipients that are not settled yet. */
export function openRecipients(to: readonly string[], settled: readonly SettledRecipient[]): string[] {
  const done = new Set(settled.map(({ address }) => address));
  return to.filter((address) => !done.has(address));
}

function refusalsOf(recipients: readonly string[], errors: readonly SmtpError[]): RefusedRecipient[] {
  const byAddress = new Map(errors.map((error) => [comparable(error.recipient ?? ''), error]));
  return recipients.flatMap((address) => {
    const error = byAddress.get(comparable(address));
    if (error === undefined) return [];
    const isPermanent = (error.responseCode ?? 0) >= 500;
    return [{ address, isPermanent, response: responseText('SMTP', error.response ?? error.message) }];
  });
}

/** nodemailer writes the domain its own way. */
function comparable(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at)}@${domainToASCII(domain) || domain.toLowerCase()}`.toLowerCase();
}

function mailTo(
  to: readonly string[],
  recipients: readonly string[],
  from: string,
  { id, message, findingId }: Payload,
  context: SendingContext,
): MailOptions {
  const content = messageText(message);
  const domain = /@([^@<>\s]+)>?\s*$/.exec(from)?.[1] ?? 'gluepoint';
  // As objects: no part of an address is read as a name, a list or a group.
  const addresses = (all: readonly string[]) => all.map((address) => ({ name: '', address }));
  return {
    from,
    to: addresses(to),
    ...(recipients.length === to.length ? {} : { envelope: { from, to: addresses(recipients) as never } }),
    messageId: `<${id}@${domain}>`,
    date: new Date(context.nowMs),
    subject: `[Gluepoint] ${content.title}`.slice(0, MAX_SUBJECT).toWellFormed(),
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...mailText(content, findingUrl(context.settings.publicUrl, findingId)),
  };
}

/** As text and as HTML in which everything is escaped. `link`: to the finding in the web UI; null = none. */
export function mailText({ title, lines }: MessageText, link: string | null): { text: string; html: string } {
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`);
  if (link !== null) paragraphs.push(`<p><a href="${escapeHtml(link)}">Open the finding</a></p>`);
  return {
    text: [title, '', ...lines, ...(link === null ? [] : ['', link])].join('\n'),
    html: `<h3>${escapeHtml(title)}</h3>${paragraphs.join('')}`,
  };
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}
