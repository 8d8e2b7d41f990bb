import { httpRequest, PLACEHOLDER, placeholders } from './request-source.js';
import type { Template } from './single.js';

const FRAMES = 12;

/**
 * The templates of POST /api/<number>/envelope/: an envelope as @sentry/node sends it, each of another type, about 3 kB.
 * The same with and without what other requests have as a stack: these always have one.
 */
export function sentryTemplates(types: number, path: string, key: string): Template[][] {
  const templates = Array.from({ length: types }, (_, type) => {
    const headers = {
      'content-type': 'application/x-sentry-envelope',
      'x-sentry-auth': `Sentry sentry_version=7, sentry_client=bench/1.0, sentry_key=${key}`,
    };
    const bytes = httpRequest('POST', path, headers, envelopeOf(type));
    return { bytes, places: placeholders(bytes) };
  });
  return [templates, templates];
}

function envelopeOf(type: number): string {
  const name = String(type).padStart(3, '0');
  const id = `0b7a4f1e5a3d4b1e9a6a${PLACEHOLDER}`;
  const event = {
    event_id: id,
    platform: 'node',
    level: 'error',
    release: 'shop@2.4.1',
    environment: 'production',
    server_name: 'shop-7d9f',
    tags: { service: `shop/part-${name}` },
    contexts: { runtime: { name: 'node', version: 'v20.20.2' }, trace: { trace_id: id } },
    request: { method: 'POST', url: `https://shop.example/checkout/${name}` },
    exception: {
      values: [
        {
          type: 'PaymentError',
          value: `connect ECONNREFUSED 10.0.0.5:5432 while handling request ${PLACEHOLDER}`,
          mechanism: { type: 'generic', handled: true },
          stacktrace: { frames: Array.from({ length: FRAMES }, (_, n) => frameOf(name, n)) },
        },
      ],
    },
  };
  const payload = JSON.stringify(event);
  const header = JSON.stringify({ event_id: id, sdk: { name: 'sentry.javascript.node', version: '11.12.0' } });
  return `${header}\n{"type":"event","length":${Buffer.byteLength(payload)}}\n${payload}\n`;
}

function frameOf(name: string, n: number) {
  const isOwn = n > FRAMES / 2;
  const folder = isOwn ? 'src' : 'node_modules/express/lib';
  return {
    filename: `/srv/shop/${folder}/part-${name}-${n}.js`,
    function: `Handler.step${n}`,
    module: `part-${name}-${n}`,
    lineno: 10 + n,
    colno: 5 + n,
    in_app: isOwn,
  };
}
