import { describe, expect, it } from 'vitest';
import { isSecretName, maskedUrls } from '../../../../src/protocols/secrets/index.js';

describe('masked URLs', () => {
  it.each([
    ['https://ann:pa@ss@shop.example/a', 'https://[scrubbed]@shop.example/a'],
    ['https://ann@shop.example/a@b', 'https://[scrubbed]@shop.example/a@b'],
    ['https://shop.example/@ann?x=a@b', 'https://shop.example/@ann?x=a@b'],
    ['/a?token=abc&page=2', '/a?token=[scrubbed]&page=2'],
    ['/a?page=2&client_secret=a%20b#top', '/a?page=2&client_secret=[scrubbed]#top'],
    ['/cb#access_token=abc&state=1', '/cb#access_token=[scrubbed]&state=1'],
    ['/a;jsessionid=ABC?x=1', '/a;jsessionid=[scrubbed]?x=1'],
    ['/a?pass%77ord=x', '/a?pass%77ord=[scrubbed]'],
    ['/a?%zz=x&token=', '/a?%zz=x&token='],
    [
      'GET http://h/x?key=1 failed, then http://u:p@h/',
      'GET http://h/x?key=[scrubbed] failed, then http://[scrubbed]@h/',
    ],
    ['no URL: a=b, token=c', 'no URL: a=b, token=c'],
    ['/login?next=/a?token=x&b=1', '/login?next=/a?token=[scrubbed]&b=1'],
    ['/a?token=x?y=1&b=2', '/a?token=[scrubbed]&b=2'],
    ['/a?token==&key=[scrubbed]', '/a?token=[scrubbed]&key=[scrubbed]'],
    ['', ''],
  ])('%s becomes %s', (text, expected) => {
    expect(maskedUrls(text)).toBe(expected);
  });

  it.each(
    'password passwd pwd token access_token accessToken id-token secret client_secret key api_key apikey apiKey X-Api-Key auth oauth authorization session sessionid PHPSESSID JSESSIONID sid sig signature credentials cookie jwt csrf csrfmiddlewaretoken private_key'.split(
      ' ',
    ),
  )('%s names a secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each('page author keyword monkey passenger side signal id q opinion keys_found'.split(' '))(
    '%s names none',
    (name) => {
      expect(isSecretName(name)).toBe(false);
    },
  );
});
