import { describe, expect, it } from 'vitest';
import { maskedText } from '../../../../../src/protocols/identity/message/index.js';
import glue from './glue.json' with { type: 'json' };
import split from './split.json' with { type: 'json' };

describe('message pairs', () => {
  it.each(glue.map((texts) => [texts[0] as string, texts] as const))(
    'maskedText: one template for texts like "%s"',
    (_, texts) => {
      const templates = texts.map((text) => [text, maskedText(text)]);
      const [first] = templates;
      for (const [text, template] of templates) expect(template, text).toBe(first?.[1]);
    },
  );

  it.each(split.map((texts) => [texts[0] as string, texts] as const))(
    'maskedText: other templates for what differs from "%s"',
    (_, texts) => {
      const templates = texts.map(maskedText);
      expect(new Set(templates).size, templates.join(' | ')).toBe(texts.length);
    },
  );

  it('maskedText: a template is its own template', () => {
    for (const text of [...glue, ...split].flat()) expect(maskedText(maskedText(text)), text).toBe(maskedText(text));
  });
});
