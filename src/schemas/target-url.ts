/** What is wrong with the address of a target, in words; null when nothing is. */
export function targetUrlError(text: string): string | null {
  if (!URL.canParse(text) || /\s/.test(text)) return 'expected a URL such as https://example.com/hook';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'expected a URL that begins with https:// or http://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.hash !== '') return 'must not contain a fragment (#…): it is never sent';
  return null;
}
