import { seeded } from './bad-values.js';

/** Requests whose bytes are hardly HTTP, or mean one thing to one reader and another to the next. */
export const HARDLY_HTTP: readonly (string | Buffer)[] = [
  '\r\n\r\n',
  '\0\0\0\0\r\n\r\n',
  'hello\r\n\r\n',
  'GET\r\n\r\n',
  'GET /\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'GET / HTTP/1.1\r\nHost x\r\n\r\n',
  'GET / HTTP/1.1\r\n : x\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nA\0B: y\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nA: b\rc: d\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n',
  'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET // HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET * HTTP/1.1\r\nHost: x\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n',
  'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n',
  'get / HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
  Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
  Buffer.alloc(64, 0xff),
];

/** Heads of one POST with more than one idea of where its body ends; another request is hidden behind it. */
export const SMUGGLING: readonly string[] = [
  'Content-Length: 6\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nContent-Length: 6',
  'Content-Length: 6\r\nContent-Length: 5',
  'Content-Length: 5, 6',
  'Content-Length: +6',
  'Content-Length: -6',
  'Content-Length: 0x6',
  'Content-Length: 6 6',
  'Content-Length: 99999999999999999999',
  'Content-Length:',
  'Content-Length : 6',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: x',
  'Transfer-Encoding: \x0bchunked',
  'Transfer-Encoding\r\n: chunked',
  'X: y\nTransfer-Encoding: chunked',
];

/** Bodies of a chunked request that are none. */
export const BAD_CHUNKS: readonly string[] = [
  'x\r\n\r\n',
  '-1\r\n\r\n',
  '0x2\r\n{}\r\n0\r\n\r\n',
  'ffffffffffffffffff\r\n{}\r\n',
  '2\r\n{}x\r\n0\r\n\r\n',
  '2\n{}\n0\n\n',
  '2;\0\r\n{}\r\n0\r\n\r\n',
  ' 2\r\n{}\r\n0\r\n\r\n',
  `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
  `2\r\n{}\r\n0\r\n${'X: y\r\n'.repeat(5000)}\r\n`,
];

/** Copies of a request in which a few bytes are others, are gone or stand twice. */
export function mangled(request: string | Buffer, count: number, seed: number): Buffer[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const bytes = [...Buffer.from(request)];
    for (let n = random(4); n >= 0; n -= 1) {
      const at = random(bytes.length);
      const way = random(4);
      if (way === 0) bytes.splice(at, 1 + random(20));
      else if (way === 1) bytes.splice(at, 0, random(256));
      else if (way === 2) bytes.splice(at, 0, ...bytes.slice(at, at + random(30)));
      else bytes[at] = random(256);
    }
    return Buffer.from(bytes);
  });
}
