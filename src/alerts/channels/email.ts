import { createTransport } from 'nodemailer';
import type { MailOptions, SentMessageInfo } from 'nodemailer/lib/smtp-transport/index.js';
import type { Attempt } from '../deliveries/retry-policy.js';
import { type MessageText, messageText } from '../notify/message-text.js';
import type { Channel, Payload, SendingContext } from './channel.js';
import { findingUrl } from './finding-url.js';
import { answerText, timedOut } from './response-text.js';

const MAX_SUBJECT = 200;

/** The message in words, over the operator's SMTP server: one mail to all recipients. */
export const sendEmail: Channel<'email'> = async (target, parcel, context) => {
  const { smtpUrl, mailFrom } = context.settings;
  if (smtpUrl === null) return unset('SMTP_URL');
  if (mailFrom === null) return unset('MAIL_FROM');
  const { timeoutMs } = context.outside;
  const endMs = 2 * timeoutMs;
  const transport = createTransport({
    url: smtpUrl,
    // What goes on after our own limit ends by itself.
    ...{ connectionTimeout: endMs, greetingTimeout: endMs, socketTimeout: endMs, dnsTimeout: endMs },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const timeout = AbortSignal.timeout(timeoutMs);
  const limit = AbortSignal.any([context.signal, timeout]);
  const late = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(new Error('cut off')), { once: true });
  });
  try {
    limit.throwIfAborted();
    return accepted(await Promise.race([transport.sendMail(mailOf(target.to, mailFrom, parcel, context)), late]));
  } catch (error) {
    if (timeout.aborted) return timedOut(timeoutMs);
    return { kind: 'failed', answer: answerText('SMTP', (error as Error).message), fate: 'retry' };
  } finally {
    transport.close();
  }
};

function unset(name: string): Attempt {
  return { kind: 'failed', answer: `not sent: this service has no mail server (${name} is not set)`, fate: 'hopeless' };
}

/** Some recipients may have been refused; those that were not have got it. */
function accepted({ response, rejected }: SentMessageInfo): Attempt {
  const refused = rejected.map(String).join(', ');
  const answer = answerText('SMTP', refused === '' ? response : `refused for ${refused}; ${response}`);
  return { kind: 'delivered', answer };
}

function mailOf(
  to: readonly string[],
  from: string,
  { id, message, findingId }: Payload,
  context: SendingContext,
): MailOptions {
  const wording = messageText(message);
  const domain = /@([^@<>\s]+)>?\s*$/.exec(from)?.[1] ?? 'gluepoint';
  return {
    from,
    // As objects: nothing in an address is taken for a name, a list or a group.
    to: to.map((address) => ({ name: '', address })),
    messageId: `<${id}@${domain}>`,
    date: new Date(context.nowMs),
    subject: `[Gluepoint] ${wording.title}`.slice(0, MAX_SUBJECT).toWellFormed(),
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...mailText(wording, findingUrl(context.settings.publicUrl, findingId)),
  };
}

/** As text and as HTML in which everything is escaped. `link`: ours, to the finding; null = none. */
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
