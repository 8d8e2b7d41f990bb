import { pino } from 'pino';
import { expect, it } from 'vitest';
import { printable, printableJson, printableLine } from '../../../src/lib/printable.js';

it('printable: keeps line feeds; printableLine: replaces them, too', () => {
  expect(printable('a\nb\u001bc')).toBe('a\nb\uFFFDc');
  expect(printableLine('a\nb\u001bc')).toBe('a\uFFFDb\uFFFDc');
});

it('printableJson: leaves nothing that a terminal interprets in a log line, which stays the same JSON', () => {
  let line = '';
  const log = pino({ hooks: { streamWrite: printableJson } }, { write: (text) => (line += text) });
  const text = 'C1 \u009b31m, direction \u202e, ESC \u001b[2J, lines \u2028 and \n';
  log.info({ url: text }, text);
  expect(line).not.toMatch(/[^\P{Cc}\n]|[\u2028-\u202e]/u);
  expect(JSON.parse(line)).toMatchObject({ url: text, msg: text });
});
