import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventFilter } from '../../../../src/routes/query/event-filter.js';
import { startTestApp, type TestApp } from '../../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  const sent = await t.call('POST', '/v1/occurrences/batch', {
    occurrences: [
      {
        component: 'shop/a',
        type: 'one',
        version: '1',
        properties: { region: 'eu', tries: 3, last: true, 'a=b': 'x', 'c\\=d': 'y=z', 'e\\': 'w', 'f\\g': 'v' },
      },
      { component: 'shop/b', type: 'two', version: '2', properties: { region: 'us' }, importance: 'warning' },
      { component: 'shop/c', type: 'three', environment: 'staging', glueKey: 'k=1' },
    ],
  });
  expect(sent.body.rejected).toBe(0);
});
afterAll(() => t.close());

const query = (parameters: [string, string][]) => new URLSearchParams(parameters).toString();

async function types(...parameters: [string, string][]): Promise<string[]> {
  const response = await t.call('GET', `/v1/events?${query(parameters)}`);
  expect([parameters, response.status]).toEqual([parameters, 200]);
  const counted = await t.call('GET', `/v1/event-counts?${query(parameters)}`);
  expect(counted.body.events).toBe(response.body.items.length);
  return response.body.items.map(({ type }: { type: string }) => type).sort();
}

describe('pairs of key and value', () => {
  it.each([
    ['component=shop/a', 'one'],
    ['environment=staging', 'three'],
    ['type=two', 'two'],
    ['glueKey=k=1', 'three'],
    ['importance=warning', 'two'],
    ['version=1', 'one'],
    ['properties.region=eu', 'one'],
    ['properties.tries=3', 'one'],
    ['properties.last=true', 'one'],
    ['properties.a\\=b=x', 'one'],
    ['properties.c\\\\\\=d=y=z', 'one'],
    ['properties.e\\\\=w', 'one'],
    ['properties.f\\g=v', 'one'],
    ['properties.f\\\\g=v', 'one'],
  ])('%s holds for one event, and its opposite for all others', async (pair, type) => {
    expect(await types(['only', pair])).toEqual([type]);
    expect(await types(['not', pair])).toEqual(['one', 'three', 'two'].filter((other) => other !== type));
  });

  it('all have to hold, or none', async () => {
    expect(await types(['only', 'version=1'], ['only', 'properties.region=us'])).toEqual([]);
    expect(await types(['not', 'version=1'], ['not', 'properties.region=us'])).toEqual(['three']);
    expect(await types(['not', 'version=1'], ['component', 'shop'], ['subtree', 'true'])).toEqual(['three', 'two']);
    expect(await types(['only', 'version=1'], ['active', 'true'])).toEqual(['one']);
  });

  it('that name a component, an environment or a type are found by their index, as the parameters are', async () => {
    const asked = eventFilter({ only: ['type=two', 'component=shop/b', 'properties.type=x'] }, 1, 0);
    expect(asked).toMatchObject({ type: 'two', component: 'shop/b', environment: undefined });
    expect(eventFilter({ type: 'one', only: ['type=two'] }, 1, 0)).toMatchObject({ type: 'one' });
    expect(await types(['type', 'one'], ['only', 'type=two'])).toEqual([]);
    expect(await types(['only', 'component=shop'], ['subtree', 'true'])).toEqual([]);
  });

  it('are plain texts to the store, with any characters', async () => {
    for (const pair of [
      "version=' OR true --",
      "properties.'; DROP TABLE event; --=x",
      'properties.=x',
      'version=%_\\',
    ]) {
      expect(await types(['only', pair])).toEqual([]);
    }
  });

  it('are refused when their key is none of an event, or there are too many', async () => {
    for (const pair of ['version', '=1', 'colour=red', 'importance=loud', '__proto__=x', 'version=\0']) {
      const response = await t.call('GET', `/v1/events?${query([['not', pair]])}`);
      expect([pair, response.status, response.body.errors?.[0]?.path]).toEqual([
        pair,
        400,
        expect.stringMatching(/^not/),
      ]);
    }
    const many = query(Array.from({ length: 11 }, (_, n): [string, string] => ['only', `version=${n}`]));
    expect((await t.call('GET', `/v1/events?${many}`)).status).toBe(400);
  });
});

describe('words of a search', () => {
  it('are looked for once, however often they are given', () => {
    expect(eventFilter({ q: ' a  a b a' }, 1, 0).typePatterns).toEqual(['%a%', '%b%']);
  });
});
