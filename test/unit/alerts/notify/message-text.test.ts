import { describe, expect, it } from 'vitest';
import { mailText } from '../../../../src/alerts/channels/email.js';
import { slackBody } from '../../../../src/alerts/channels/slack.js';
import { defang } from '../../../../src/alerts/notify/defang.js';
import { type Message, messageJson } from '../../../../src/alerts/notify/message.js';
import { messageText } from '../../../../src/alerts/notify/message-text.js';

const EVIL = [
  '<!channel> <!here> <@U123> @channel @here @all #general',
  '<https://evil.example|click> [click](https://evil.example) http://evil.example//x',
  'www.evil.example evil.example/path mailto:a@evil.example javascript:alert(1) //evil.example',
  '<script>alert(1)</script><img src=x onerror=alert(1)> & "\' \u202Egnp.exe',
].join('\n');

const finding = {
  ...{ environment: 'production', component: 'shop/checkout', severity: 'alarm', newTypesTotal: 7 },
  ...{ from: '2026-11-20T10:00:00.000Z', to: '2026-11-20T11:00:00.000Z', durationSeconds: null },
  overview: '7 new error types in shop/checkout (production) between 10:00 and 11:00 UTC.',
  newTypes: Array.from({ length: 6 }, (_, n) => ({ type: `Type ${n}`, importance: 'alarm', count: n + 1 })),
};
const message = (type: Message['type'], data: object): Message => ({
  ...{ type, data, timestamp: '2026-11-20T11:00:00.000Z' },
});
const plain = (text: string) => text.replaceAll('\u200B', '');

describe('messageText', () => {
  it('a finding: component, environment, severity, overview, and the top types with their counts', () => {
    const { title, lines } = messageText(message('finding.abnormal', finding));
    expect(plain(title)).toBe('alarm: 7 new error types in shop/checkout (production)');
    expect(lines.map(plain)).toEqual([
      finding.overview,
      ...[1, 2, 3, 4, 5].map((n) => `• alarm, ${n} ×: Type ${n - 1}`),
      '• and 2 more',
    ]);
  });

  it('a recovery with its duration, a change of status with its causes, a test', () => {
    const recovered = messageText(message('finding.recovered', { ...finding, durationSeconds: 7200 }));
    expect(plain(recovered.title)).toBe('Recovered: shop/checkout (production)');
    expect(recovered.lines[0]).toContain('after 2 h');
    const change = { ...finding, from: 'success', to: 'alarm', since: '2026-11-20T10:00:00.000Z' };
    const causes = [{ type: 'Connection refused', importance: 'alarm' }];
    const changed = messageText(message('status.changed', { ...change, causes }));
    expect(plain(changed.title)).toBe('alarm: shop/checkout (production)');
    expect(changed.lines).toEqual([
      'The status changed from success to alarm at 2026-11-20T10:00:00.000Z.',
      '• alarm: Connection refused',
    ]);
    expect(messageText(message('test', { policy: 'On call' })).title).toBe('Test of the alert policy On call');
  });

  it('each line is one line and cut, for any texts of clients', () => {
    const type = { type: `a\r\nBcc: x@example.com\u2028${'x'.repeat(1000)}`, importance: 'alarm', count: 1 };
    const { title, lines } = messageText(
      message('finding.abnormal', { ...finding, component: 'a\r\nb', newTypes: [type], newTypesTotal: 1 }),
    );
    for (const line of [title, ...lines]) {
      expect(line).not.toMatch(/[\r\n\u2028]/);
      expect(line.length).toBeLessThan(700);
    }
  });
});

describe('texts of clients', () => {
  const evil = messageText(message('finding.abnormal', { ...finding, overview: EVIL, newTypes: [], newTypesTotal: 0 }));

  it('look the same but contain no link, address or mention', () => {
    for (const text of [defang(EVIL), ...evil.lines]) {
      expect(text).not.toMatch(/:\/\/|\/\/|www\.e|\.example|@\w|mailto:a|javascript:a|\u202E/);
    }
    expect(plain(defang('connect to db.internal:5432 failed'))).toBe('connect to db.internal:5432 failed');
  });

  it('mention no user on Slack and contain only our own link', () => {
    const body = slackBody(evil, 'https://gluepoint.example/findings/1');
    const text = JSON.stringify(body);
    expect(text.match(/<[^>]*>/g)).toEqual([
      '<https://gluepoint.example/findings/1|Open the finding>',
      '<https://gluepoint.example/findings/1|Open the finding>',
    ]);
    expect(text).toContain('&lt;!channel&gt;');
    expect(body).toMatchObject({ unfurl_links: false, unfurl_media: false });
    expect(body.blocks.slice(0, 2).map(({ text: { type } }) => type)).toEqual(['plain_text', 'plain_text']);
  });

  it('fit into the blocks of Slack without cutting an escape apart', () => {
    const { blocks } = slackBody({ title: '&'.repeat(200), lines: ['<'.repeat(3000)] }, null);
    const [header, section] = blocks.map(({ text: { text } }) => text) as [string, string];
    expect(header.length).toBeLessThanOrEqual(150);
    expect(section.length).toBeLessThanOrEqual(3000);
    expect(header).toMatch(/^(&amp;)+…$/);
    expect(section).toMatch(/^(&lt;)+…$/);
  });

  it('are escaped in mail', () => {
    const { html } = mailText(evil, 'https://gluepoint.example/findings/1');
    expect(html.replace(/<\/?(h3|p)>/g, '').match(/<[^>]*>/g)).toEqual([
      '<a href="https://gluepoint.example/findings/1">',
      '</a>',
    ]);
    expect(html).toContain('&lt;script&gt;');
  });
});

describe('the body of a webhook', () => {
  it('holds at most 20 new types, their texts cut, and no properties that are too long', () => {
    const type = { type: 'T', message: '𝄞'.repeat(9000), stack: 'x'.repeat(65_536), version: null };
    const data = {
      newTypes: Array.from({ length: 1000 }, () => type),
      newTypesTotal: 1000,
      attributes: { versions: ['1'], properties: { a: 'x'.repeat(20_000) } },
    };
    const json = messageJson('finding.abnormal', Date.parse('2026-11-20T11:00:00.000Z'), data);
    const body = JSON.parse(json);
    expect(body).toMatchObject({ type: 'finding.abnormal', timestamp: '2026-11-20T11:00:00.000Z' });
    expect(body.data.newTypes).toHaveLength(20);
    expect(body.data.newTypesTotal).toBe(1000);
    expect(body.data.newTypes[0].stack).toHaveLength(4096);
    expect([...body.data.newTypes[0].message]).toHaveLength(4096);
    expect(body.data.attributes).toEqual({ versions: ['1'], properties: {} });
    expect(Buffer.byteLength(json)).toBeLessThan(512 * 1024);
  });
});
