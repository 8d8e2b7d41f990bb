import { create } from 'content-disposition';

/** Characters that are unsafe in file names: separators, wildcards, control and formatting characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}"*/:<>?\\|]/gu;
const NOT_ASCII = /[^\x20-\x7e]/gu;
const MAX_NAME_CHARACTERS = 100;

/**
 * The header Content-Disposition of a download (RFC 6266) that is named after a thing with the name `name`, which users
 * chose: unsafe characters become `_`. Old clients get a name in ASCII.
 */
export function contentDisposition(name: string, extension: string): string {
  const safe = [...name.replace(UNSAFE, '_')].slice(0, MAX_NAME_CHARACTERS).join('');
  // A leading dot hides a file; Windows drops trailing dots and spaces.
  const fileName = `${safe.replace(/^[.\s]+|[.\s]+$/g, '') || '_'}.${extension}`;
  return create(fileName, { fallback: fileName.replace(NOT_ASCII, '_') });
}
