import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from '../../support/abuse/raw-client.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { any } from '../../support/protocols/otlp/requests.js';
import { envelopeOf, eventId, makeDsn, post, type SentrySender } from '../../support/routes/ingest/sentry-sender.js';

let t: TestApp;
let sender: SentrySender;
let key: string;
beforeAll(async () => {
  t = await startTestApp();
  sender = await makeDsn(t);
  key = (await t.call('POST', '/v1/keys', { name: 'otel', role: 'ingest' })).body.key;
});
afterAll(() => t.close());

const NFC = 'Café';
const NFD = 'Cafe\u0301';

/** What is stored of a component's events, by the NFC spelling of its name. */
async function eventsOf(component: string) {
  const url = `/v1/events?component=${encodeURIComponent(component)}`;
  return (await t.call('GET', url)).body.items;
}

describe('names in NFC and NFD', () => {
  it('are one component, environment, type, glue key and version of an occurrence, and nothing is adjusted', async () => {
    const occurrence = (name: string) => ({
      component: `native/${name}`,
      type: name,
      environment: name,
      glueKey: name,
      version: name,
      message: name,
    });
    const first = await t.call('POST', '/v1/occurrences', occurrence(NFC));
    const second = await t.call('POST', '/v1/occurrences', occurrence(NFD));
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({ eventId: first.body.eventId, count: 2, adjusted: [] });
    const items = await eventsOf(`native/${NFC}`);
    expect(items).toMatchObject([
      { component: `native/${NFC}`, type: NFC, environment: NFC, glueKey: NFC, version: NFC, message: NFD },
    ]);
    const batch = await t.call('POST', '/v1/occurrences/batch', { occurrences: [occurrence(NFC), occurrence(NFD)] });
    expect(batch.body.results).toMatchObject([{ created: false }, { created: false }]);
  });

  it('find the same in every filter', async () => {
    await t.call('POST', '/v1/occurrences', { component: `found/${NFC}`, type: NFC, glueKey: NFC, version: NFC });
    for (const name of [NFC, NFD].map(encodeURIComponent)) {
      const query = `component=found/${name}&type=${name}&glueKey=${name}&version=${name}`;
      expect((await t.call('GET', `/v1/events?${query}`)).body.items).toHaveLength(1);
      expect((await t.call('GET', `/v1/types?component=found/${name}&type=${name}`)).body.items).toHaveLength(1);
      expect((await t.call('GET', `/v1/components/found%2F${name}/status`)).body.component).toBe(`found/${NFC}`);
    }
  });

  it('are one type of one component to the Sentry endpoints', async () => {
    for (const name of [NFC, NFD]) {
      const event = {
        event_id: eventId(),
        environment: name,
        release: name,
        tags: { service: `sentry/${name}` },
        exception: { values: [{ type: `${name}Error`, value: 'v' }] },
      };
      const { status } = await post(t, sender, envelopeOf(event));
      expect(status).toBe(200);
    }
    expect(await eventsOf(`sentry/${NFC}`)).toMatchObject([{ environment: NFC, version: NFC, count: 2 }]);
  });

  it('are one type of one component to OpenTelemetry', async () => {
    for (const name of [NFC, NFD]) {
      const attributes = [
        { key: 'service.name', value: any(`otel-${name}`) },
        { key: 'deployment.environment.name', value: any(name) },
        { key: 'service.version', value: any(name) },
      ];
      const logRecords = [{ severityNumber: 17, body: any(`${name} is closed`) }];
      const response = await t.app.inject({
        method: 'POST',
        url: '/v1/logs',
        headers: { authorization: `Bearer ${key}` },
        payload: { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] },
      });
      expect(response.statusCode).toBe(200);
    }
    expect(await eventsOf(`otel-${NFC}`)).toMatchObject([{ environment: NFC, version: NFC, count: 2 }]);
  });
});

describe('a dot segment in the path of a component', () => {
  it('is a 400 with its reason where it is sent or asked for', async () => {
    const sent = await t.call('POST', '/v1/occurrences', { component: 'shop/..', type: 'T' });
    expect([sent.status, sent.body.errors]).toEqual([
      400,
      [{ path: 'component', message: expect.stringContaining('must have no segment "." or ".."') }],
    ]);
    expect((await t.call('GET', '/v1/status?component=./shop')).status).toBe(400);
    expect((await t.call('PUT', '/v1/components/a%2F../maintenance', { until: '2099-01-01T00:00:00Z' })).status).toBe(
      400,
    );
  });

  it('is a 400 in filters, policies, inspections, imports and keys', async () => {
    const dots = 'shop/../db';
    const policy = { name: 'p', triggers: ['recovered'], targets: [{ kind: 'email', to: ['a@example.com'] }] };
    const requests: [string, string, unknown?][] = [
      ['GET', `/v1/events?component=${dots}`],
      ['GET', `/v1/statuses?component=${dots}`],
      ['GET', `/v1/components?under=${dots}`],
      ['GET', `/v1/deliveries?component=${dots}`],
      ['GET', `/v1/findings?component=${dots}`],
      ['GET', `/v1/types?component=${dots}`],
      ['GET', `/v1/event-counts?component=${dots}`],
      ['GET', `/v1/components/${encodeURIComponent(dots)}/history`],
      ['POST', '/v1/alert-policies', { ...policy, components: [dots] }],
      ['POST', '/v1/inspections', { name: 'i', filters: { component: [dots] } }],
      ['POST', '/v1/inspections/import', { name: 'i', service: dots }],
      ['POST', '/v1/keys', { name: 'k', role: 'dsn', component: dots }],
      ['POST', '/v1/occurrences/batch', { occurrences: [{ component: dots, type: 'T' }] }],
    ];
    for (const [method, url, body] of requests) {
      const response = await t.call(method, url, body);
      expect([url, response.status === 200 ? response.body.accepted : response.status]).toEqual([
        url,
        url.endsWith('/batch') ? 0 : 400,
      ]);
    }
  });

  it('of a component that an earlier version accepted: the component can be deleted', async () => {
    await t.call('POST', '/v1/occurrences', { component: 'earlier', type: 'T' });
    await t.deps.pool.query(`UPDATE component SET path = '..' WHERE path = 'earlier'`);
    const port = Number(new URL(await t.listen()).port);
    // As bytes: ordinary clients resolve the segment.
    const head = `DELETE /v1/components/%2E%2E HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${t.rootKey}\r\nConnection: close\r\n\r\n`;
    expect((await rawRequest(port, [head])).status).toBe(204);
    expect((await rawRequest(port, [head])).status).toBe(404);
  });

  it('is left out of the names that Sentry and OpenTelemetry give', async () => {
    const event = { event_id: eventId(), message: 'm', tags: { service: '../dots/./sentry' } };
    expect((await post(t, sender, envelopeOf(event))).status).toBe(200);
    expect(await eventsOf('dots/sentry')).toHaveLength(1);
  });
});
