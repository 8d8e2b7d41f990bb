import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../web/src/api/changed-fields.js';
import type { ProjectWithUsage } from '../../../web/src/api/schema.generated.js';
import { durationBody, durationInput } from '../../../web/src/format/duration-input.js';
import { dsnSamples, keySamples } from '../../../web/src/pages/settings/keys/key-samples.js';
import { bodyOf, draftOf } from '../../../web/src/pages/settings/projects/project-draft.js';
import { slugOf } from '../../../web/src/pages/settings/projects/slug-of.js';

const PROJECT: Omit<ProjectWithUsage, 'usage'> = {
  slug: 'shop',
  name: 'Web shop',
  number: 2,
  retentionDays: 30,
  glueInterval: 3_600,
  relevanceInterval: 300,
  links: [{ label: 'Logs', url: 'https://logs.example.com/?q={component}' }],
  quotas: { requestsPerMinute: 6_000_000, newTypesPerHour: 0, newEventsPerHour: null, newComponentsPerHour: 5 },
  grouping: { version: 2 },
};

describe('typed durations', () => {
  it('are shown in the largest unit without fractions', () => {
    expect([604_800, 86_400, 90_000, 5_400, 61, 0, 0.5].map(durationInput)).toEqual([
      ...['7d', '1d', '25h', '90m', '61s', '0s', '0.5s'],
    ]);
  });

  it('are normalized when they can be parsed', () => {
    expect(['1h', ' 90 s', '5 min', '2 D', '45', '1.5', ''].map(durationBody)).toEqual([
      ...['1h', '90s', '5m', '2d', 45, 1.5, ''],
    ]);
    expect(['soon', '1h30m', '-5m', '1.5h'].map(durationBody)).toEqual(['soon', '1h30m', '-5m', '1.5h']);
  });

  it('are read as they were shown', () => {
    for (const seconds of [0, 1, 59, 60, 3_599, 3_600, 86_400, 2_592_000]) {
      const unit = { s: 1, m: 60, h: 3_600, d: 86_400 };
      const text = String(durationBody(durationInput(seconds)));
      expect(Number(text.slice(0, -1)) * unit[text.slice(-1) as keyof typeof unit]).toBe(seconds);
    }
  });
});

describe('project form', () => {
  it('sends the same values when nothing is changed', () => {
    const { slug: _, number: __, grouping: ___, ...rest } = PROJECT;
    expect(bodyOf(draftOf(PROJECT))).toEqual({ ...rest, glueInterval: '1h', relevanceInterval: '5m' });
  });

  it('reads an empty quota as no limit, 0 as 0, and numbers with separators', () => {
    const draft = draftOf(PROJECT);
    const quotas = {
      requestsPerMinute: ' ',
      newTypesPerHour: '0',
      newEventsPerHour: '1,000 000',
      newComponentsPerHour: 'x',
    };
    expect(bodyOf({ ...draft, quotas }).quotas).toEqual({
      ...{ requestsPerMinute: null, newTypesPerHour: 0, newEventsPerHour: 1_000_000, newComponentsPerHour: 'x' },
    });
  });

  it('sends only changed fields', () => {
    const draft = draftOf(PROJECT);
    expect(changedFields(bodyOf(draft), bodyOf(draft))).toEqual({});
    expect(changedFields(bodyOf(draft), bodyOf({ ...draft, name: 'Shop', links: [] }))).toEqual({
      name: 'Shop',
      links: [],
    });
  });
});

describe('short names of projects', () => {
  it.each([
    ['Web shop', 'web-shop'],
    ['  Café №2!', 'cafe-no2'],
    ['платежи', ''],
    ['--a--', 'a'],
    [`${'x'.repeat(62)} y`, 'x'.repeat(62)],
  ])('fit %j: %j', (name, slug) => expect(slugOf(name)).toBe(slug));
});

describe('key samples', () => {
  it('exist for every role and contain the key', () => {
    const texts = (['ingest', 'read', 'admin', 'metrics'] as const).map((role) =>
      keySamples(role, 'gp_key', 'https://gp.example.com').map(({ text }) => text),
    );
    for (const samples of texts) {
      expect(samples.length).toBeGreaterThan(0);
      for (const text of samples) expect(text).toContain('gp_key');
    }
    expect(texts[0]?.[1]).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=https://gp.example.com\n');
    expect(texts[3]?.[1]).toContain('scheme: https');
  });

  it('quote the component of a DSN', () => {
    const [javaScript, python] = dsnSamples('https://k@gp.example.com/1', `a'b"/c`);
    expect(javaScript?.text).toContain(`{ service: "a'b\\"/c" }`);
    expect(python?.text).toContain(`set_tag("service", "a'b\\"/c")`);
  });
});
