import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SendingContext } from '../../../../src/alerts/channels/channel.js';
import { post } from '../../../../src/alerts/channels/post.js';
import { isCloudService, isPublicAddress } from '../../../../src/alerts/channels/public-address.js';
import { type Receiver, respond, startReceiver } from '../../../support/alerts/receiver.js';

const REFUSED = 'not sent: the target is unknown or not on the public internet (GLUEPOINT_ALLOW_PRIVATE_TARGETS)';
const refused = { kind: 'failed', response: REFUSED, fate: 'permanent' };
/** Of a name: its address may change. */
const refusedName = { kind: 'failed', response: REFUSED, fate: 'retry' };
const CLOUD = 'not sent: the target is a metadata service of a cloud';

const address = (text: string): LookupAddress => ({ address: text, family: text.includes(':') ? 6 : 4 });

/** What `post` works with; every name has the addresses given. */
function context(addresses: string[] = [], allowPrivateTargets = false): SendingContext & { asked: string[] } {
  const asked: string[] = [];
  const resolve = async (name: string) => {
    asked.push(name);
    return addresses.map(address);
  };
  return {
    settings: { allowPrivateTargets, smtpUrl: null, mailFrom: null, publicUrl: null },
    ...{ nowMs: 0, signal: new AbortController().signal, network: { resolve, timeoutMs: 20_000 }, asked },
  };
}

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

describe('an address of the public internet', () => {
  it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1'])('is %s', (text) => {
    expect(isPublicAddress(text)).toBe(true);
  });

  it.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.168.1.1', '198.18.0.1', '198.51.100.1'],
    ...['203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:8.8.8.8', '::ffff:127.0.0.1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1'],
    ...['2002:7f00:1::', '2001::1', '2001:db8::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd12::1'],
    ...['ff02::1', '100::1', '4000::1', 'localhost', '', 'example.com'],
    ...['168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1'],
    ...['2001:470:1:1:0:5efe:7f00:1', '2001:470:1:1:200:5efe:808:808', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ])('is not %s', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });
});

describe('an address of a metadata service', () => {
  it.each([
    ...['169.254.169.254', '169.254.170.2', '168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254'],
    ...['::ffff:169.254.169.254', '::a83f:8110', '64:ff9b::a83f:8110', '2002:a83f:8110::', 'fd20:ce::254'],
    ...['2001:470:1:1:0:5efe:a9fe:a9fe', 'fe80::5efe:a9fe:a9fe', '2001:0:a83f:8110:0:0:0:0'],
    '2001:0:808:808:0:0:57c0:7eef',
  ])('is %s', (text) => {
    expect(isCloudService(text)).toBe(true);
  });

  it.each(['127.0.0.1', '10.0.0.1', '169.254.1.1', '168.63.129.17', '8.8.8.8', 'fd00::1', '2606:4700::a83f:8110'])(
    'is not %s',
    (text) => {
      expect(isCloudService(text)).toBe(false);
    },
  );

  it('is not connected to, not even where the operator allows private targets', async () => {
    const allowed = context(['168.63.129.16'], true);
    expect(await post('http://metadata.google.internal/', '{}', {}, allowed)).toEqual({
      kind: 'failed',
      response: CLOUD,
      fate: 'retry',
    });
    expect(await post('http://[::ffff:169.254.169.254]/', '{}', {}, allowed)).toEqual({
      kind: 'failed',
      response: CLOUD,
      fate: 'permanent',
    });
  });
});

describe('a target that is not on the public internet', () => {
  it('gets the same attempt by the name of an internal machine as by a name that does not exist', async () => {
    const why: string[] = [];
    const asking = (resolve: () => Promise<LookupAddress[]>) => {
      const base = context();
      const onRefused = (hostname: string, text: string) => why.push(`${hostname}: ${text}`);
      return { ...base, network: { ...base.network, resolve, onRefused } };
    };
    const internal = asking(async () => [address('10.0.0.7')]);
    const unknown = asking(() => Promise.reject(new Error('getaddrinfo ENOTFOUND db')));
    const internalAttempt = await post('http://db/', '{}', {}, internal);
    expect(internalAttempt).toEqual(refusedName);
    expect(await post('http://db/', '{}', {}, unknown)).toEqual(internalAttempt);
    // The operator's log has both.
    expect(why).toEqual(['db: has the address 10.0.0.7', 'db: getaddrinfo ENOTFOUND db']);
  });

  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f.0.0.1',
    '0x7f000001',
    '2130706433',
    '017700000001',
    '0177.0.0.01',
    '127.0.0.1.',
    '127。0。0。1',
    '0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[2002:7f00:1::]',
    '10.0.0.1',
    '169.254.169.254',
    '[fd00::1]',
    '[fe80::1]',
  ])('is not connected to by its address, written as %s', async (host) => {
    const asking = context(['1.1.1.1']);
    expect(await post(`http://${host}:${receiver.port}/`, '{}', {}, asking)).toEqual(refused);
    expect(asking.asked).toEqual([]);
    expect(receiver.received).toEqual([]);
  });

  it.each([
    ['one', ['127.0.0.1']],
    ['one of several', ['1.1.1.1', '127.0.0.1']],
    ['one of several, the other way', ['::1', '2606:4700::1111']],
    ['a mapped one', ['::ffff:127.0.0.1']],
    ['a NAT64 one', ['64:ff9b::7f00:1']],
    ['one with a zone', ['fe80::1%lo']],
  ])('is not connected to by a name that has %s', async (_name, addresses) => {
    for (const host of ['evil.example', 'localhost', 'localhost.', 'evil.example.']) {
      expect(await post(`http://${host}:${receiver.port}/`, '{}', {}, context(addresses))).toEqual(refusedName);
      expect(await post(`https://${host}:${receiver.port}/`, '{}', {}, context(addresses))).toEqual(refusedName);
    }
    expect(receiver.received).toEqual([]);
  });

  it('is reached when the operator allows it', async () => {
    receiver.responders.push(respond(204));
    const allowed = await post(`http://evil.example:${receiver.port}/`, '{}', {}, context(['127.0.0.1'], true));
    expect(allowed).toEqual({ kind: 'delivered', response: 'HTTP 204' });
    expect(await post(`http://127.1:${receiver.port}/`, '{}', {}, context([], true))).toMatchObject({
      kind: 'delivered',
    });
    receiver.received.length = 0;
  });

  it('is not reached by a name whose address changes: the connection goes to the address that was checked', async () => {
    let looks = 0;
    const changing = context();
    changing.network.resolve = async () => {
      looks += 1;
      return [address(looks === 1 ? '192.88.100.1' : '127.0.0.1')];
    };
    changing.network.timeoutMs = 150;
    const attempt = await post(`http://evil.example:${receiver.port}/`, '{}', {}, changing);
    expect(attempt).toMatchObject({ kind: 'failed', fate: 'retry' });
    expect(looks).toBe(1);
    expect(receiver.received).toEqual([]);
  });

  it('is not reached through a redirect', async () => {
    const inside = await startReceiver();
    receiver.responders.splice(0, 1, respond(307, '', { location: `${inside.url}/` }));
    const attempt = await post(`http://a.example:${receiver.port}/`, '{}', {}, context(['127.0.0.1'], true));
    expect(attempt).toEqual({ kind: 'failed', response: 'HTTP 307', fate: 'retry' });
    expect(inside.received).toEqual([]);
    receiver.received.length = 0;
    await inside.close();
  });

  it('is not reached through a proxy of the environment', async () => {
    const proxy = await startReceiver();
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'NODE_USE_ENV_PROXY'];
    const before = names.map((name) => process.env[name]);
    for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : proxy.url;
    try {
      expect(await post(`http://127.0.0.1:${receiver.port}/`, '{}', {}, context())).toEqual(refused);
      await post(`http://a.example:${receiver.port}/`, '{}', {}, context(['127.0.0.1'], true));
      expect(receiver.received).toHaveLength(1);
      expect(proxy.received).toEqual([]);
    } finally {
      names.forEach((name, n) => {
        const value = before[n];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      });
      await proxy.close();
    }
  });
});

describe('a target that does not speak HTTP', () => {
  it('is retried', async () => {
    const server = createServer((socket) => socket.end('220 mail.example ESMTP\r\n').on('error', () => {})).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const allowed = context([], true);
    expect(await post(`http://127.0.0.1:${port}/`, '{}', {}, allowed)).toMatchObject({ kind: 'failed', fate: 'retry' });
    expect(await post(`https://127.0.0.1:${port}/`, '{}', {}, allowed)).toMatchObject({
      kind: 'failed',
      fate: 'retry',
    });
    server.close();
  });
});
