import { type MessageText, messageText } from '../notify/message-text.js';
import { type Channel, findingUrl } from './channel.js';

import { post } from './post.js';

/** Limits of Slack's blocks. */
const MAX_HEADER = 150;
const MAX_SECTION = 3000;

/** The message as text, for Slack and services with the same API (Mattermost, Rocket.Chat …). */
export const sendSlack: Channel<'slack'> = async (target, { message, findingId }, context) => {
  const body = JSON.stringify(slackBody(messageText(message), findingUrl(context.settings.publicUrl, findingId)));
  return post(target.url, body, {}, context);
};

/** `link`: to the finding in the web UI; null = none. */
export function slackBody({ title, lines }: MessageText, link: string | null) {
  const text = [title, ...lines, ...(link === null ? [] : [link])];
  return {
    text: text.map((line) => (line === link ? `<${line}|Open the finding>` : escapeSlack(line))).join('\n'),
    blocks: [
      { type: 'header', text: plainText(title, MAX_HEADER) },
      { type: 'section', text: plainText(lines.join('\n'), MAX_SECTION) },
      ...(link === null ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: `<${link}|Open the finding>` } }]),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

function plainText(text: string, max: number) {
  const escaped = escapeSlack(text);
  // An escape sequence is kept whole or left out.
  const cut = escaped.length <= max ? escaped : `${escaped.slice(0, max - 1).replace(/&[a-z]{0,3}$/, '')}…`;
  return { type: 'plain_text', text: cut.toWellFormed(), emoji: false };
}

/** Keeps clients from writing `<!channel>` or `<link|text>`. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
