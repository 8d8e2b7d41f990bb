import { describe, expect, it } from 'vitest';
import { ResponseReader, UnreadableResponse } from '../../../bench/load/response-reader.js';

const RESPONSES = [
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\nDate: now\r\n\r\n{"count":1}',
  'HTTP/1.1 201 Created\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}',
  'HTTP/1.1 304 Not Modified\r\netag: "x"\r\n\r\n',
  'HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n',
].map((text) => Buffer.from(text));

describe('ResponseReader', () => {
  it('response reader: reads the status of each response, one after another', () => {
    const reader = new ResponseReader();
    expect(RESPONSES.map((response) => reader.read(response, response.length))).toEqual([200, 201, 304, 503]);
  });

  it('response reader: finds the end of a response at any split, in reused memory', () => {
    const memory = Buffer.alloc(1000);
    const reader = new ResponseReader();
    for (const response of RESPONSES) {
      for (let cut = 1; cut < response.length; cut += 1) {
        response.copy(memory, 0, 0, cut);
        expect(reader.read(memory, cut)).toBe(0);
        response.copy(memory, 0, cut);
        expect(reader.read(memory, response.length - cut)).toBeGreaterThan(0);
      }
    }
  });

  it('response reader: refuses a response without a length, and one that is longer than it says', () => {
    const chunked = Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    expect(() => new ResponseReader().read(chunked, chunked.length)).toThrow(UnreadableResponse);
    const long = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab');
    expect(() => new ResponseReader().read(long, long.length)).toThrow(UnreadableResponse);
  });
});
