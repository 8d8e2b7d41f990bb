import { describe, expect, it } from 'vitest';
import { ResponseReader, UnreadableResponse } from '../../../bench/load/response-reader.js';

const ANSWERS = [
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\nDate: now\r\n\r\n{"count":1}',
  'HTTP/1.1 201 Created\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}',
  'HTTP/1.1 304 Not Modified\r\netag: "x"\r\n\r\n',
  'HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n',
].map((text) => Buffer.from(text));

describe('ResponseReader', () => {
  it('tells the status of each answer, one after another', () => {
    const reader = new ResponseReader();
    expect(ANSWERS.map((answer) => reader.read(answer, answer.length))).toEqual([200, 201, 304, 503]);
  });

  it('finds the end of an answer wherever the pieces of it part, though they come in the same memory', () => {
    const memory = Buffer.alloc(1000);
    const reader = new ResponseReader();
    for (const answer of ANSWERS) {
      for (let cut = 1; cut < answer.length; cut += 1) {
        answer.copy(memory, 0, 0, cut);
        expect(reader.read(memory, cut)).toBe(0);
        answer.copy(memory, 0, cut);
        expect(reader.read(memory, answer.length - cut)).toBeGreaterThan(0);
      }
    }
  });

  it('refuses an answer without a length, and one that is longer than it says', () => {
    const chunked = Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    expect(() => new ResponseReader().read(chunked, chunked.length)).toThrow(UnreadableResponse);
    const long = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab');
    expect(() => new ResponseReader().read(long, long.length)).toThrow(UnreadableResponse);
  });
});
