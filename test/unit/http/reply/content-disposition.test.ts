import { describe, expect, it } from 'vitest';
import { contentDisposition } from '../../../../src/http/reply/content-disposition.js';

/** The file name for a client that supports RFC 6266, and for an old client. */
function names(header: string): { full: string; ascii: string } {
  const match =
    /^attachment; filename=(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]*)"|([\w!#$%&'*+.^`|~-]+))(?:; filename\*=UTF-8''([\w!#$&+.^`|~%-]*))?$/.exec(
      header,
    );
  if (match === null) throw new Error(`not a valid header: ${header}`);
  const [, quoted, token = '', encoded] = match;
  const ascii = quoted ?? token;
  return { ascii, full: encoded === undefined ? ascii : decodeURIComponent(encoded) };
}

describe('contentDisposition', () => {
  it.each([
    ['New errors', 'New errors.json'],
    ['Ошибки', 'Ошибки.json'],
    ['巡检 🦆', '巡检 🦆.json'],
    ["it's (100%) *new*", "it's (100%) _new_.json"],
    ['a"b\\c', 'a_b_c.json'],
    ['a\r\nSet-Cookie: x=1', 'a__Set-Cookie_ x=1.json'],
    ['../../etc/passwd', '_.._etc_passwd.json'],
    ['C:\\Windows', 'C__Windows.json'],
    ['.hidden.', 'hidden.json'],
    [' . ', '_.json'],
    ['gpj\u202etxt', 'gpj_txt.json'],
    ['a\u2028b\u0085c\u007f', 'a_b_c_.json'],
    ['\ud800', '_.json'],
    ['a%22; filename=evil', 'a%22; filename=evil.json'],
    ['🦆'.repeat(150), `${'🦆'.repeat(100)}.json`],
  ])('makes of the name %j the file name %j', (name, file) => {
    expect(names(contentDisposition(name, 'json')).full).toBe(file);
  });

  it('adds a name in ASCII for old clients', () => {
    expect(names(contentDisposition('Ошибки 1', 'json')).ascii).toBe('______ 1.json');
    expect(names(contentDisposition('🦆', 'json')).ascii).toBe('_.json');
  });

  it('has one name if it is ASCII', () => {
    expect(contentDisposition('New errors', 'json')).toBe('attachment; filename="New errors.json"');
  });
});
