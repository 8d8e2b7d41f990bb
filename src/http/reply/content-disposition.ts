/** What file systems and their users stumble over: separators, wildcards, control and formatting characters. */
const RISKY = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}"*/:<>?\\|]/gu;
const NOT_ASCII = /[^\x20-\x7e]/gu;
/** `encodeURIComponent` leaves these as they are, RFC 5987 does not allow them. */
const NOT_IN_RFC_5987 = /['()*]/g;
const MAX_NAME = 100;

/**
 * The header Content-Disposition of a file to be saved, named after what it holds: in ASCII for old clients, in full
 * for the others (RFC 6266). What could lead out of a folder, or fool its reader, becomes `_`.
 */
export function contentDisposition(name: string, extension: string): string {
  const safe = [...name.replace(RISKY, '_')].slice(0, MAX_NAME).join('');
  // A leading dot hides a file; Windows drops dots and blanks at the end.
  const shown = `${safe.replace(/^[.\s]+|[.\s]+$/g, '') || '_'}.${extension}`;
  const ascii = shown.replace(NOT_ASCII, '_');
  if (ascii === shown) return `attachment; filename="${ascii}"`;
  const full = encodeURIComponent(shown).replace(
    NOT_IN_RFC_5987,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`;
}
