/** What is wrong with the address of a target, in words; null when nothing is. */
export function targetUrlError(text: string): string | null {
  if (!URL.canParse(text) || /\s/.test(text)) return 'expected an address such as https://example.com/hook';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'expected an address that begins with https:// or http://';
  if (url.username !== '' || url.password !== '') return 'must hold no user name or password';
  if (url.hash !== '') return 'must hold no fragment (#…): it is never sent';
  return null;
}
