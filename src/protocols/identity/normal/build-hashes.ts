/** Names of files end in these before a hash is looked for: `main.3f2a91bc.chunk.js` → `.chunk.js`. */
const EXTENSIONS =
  /(?:\.(?:chunk|bundle|min|esm|umd|prod|development|production|module|legacy|es|blade|html|android|ios))*\.[a-z]\w{0,9}$/i;

const HEX = /^(?=[a-f]*\d)[\da-f]{6,64}$/i;
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
/** As esbuild and Angular write them: base32. */
const BASE32 = /^[A-Z2-7]{8}$/;
/** As Rollup, Vite and Parcel write them: eight or more of base64url. */
const BASE64URL = /^[\w-]{8,24}$/;
/** Words joined as in `CartPage`, `cart_page2`, `checkout`: not a hash, at any length. */
const WORDS = /^[A-Z]{0,5}[a-z]{2,}(?:(?:[A-Z]{1,3}|[_-][A-Za-z])[a-z]+)*\d{0,3}$/;
/** A time or a number of a build: `20261120101500`, `1764547200`. */
const DIGITS = /^\d{6,20}$/;

/** Whether a part of a file's name is a hash that changes with each build. */
export function isBuildHash(text: string): boolean {
  if (HEX.test(text) || BASE32.test(text)) return true;
  if (!BASE64URL.test(text) || WORDS.test(text)) return false;
  const [hasDigit, hasCapital, hasSmall] = [/\d/.test(text), /[A-Z]/.test(text), /[a-z]/.test(text)];
  if (text.includes('_') && !hasDigit) return false;
  return (hasDigit && hasCapital && hasSmall) || (!hasDigit && hasCapital && hasSmall && text.length <= 12);
}

/** Whether a folder is named after one build or release. */
export function isBuildId(segment: string): boolean {
  return DIGITS.test(segment) || UUID.test(segment) || (segment.length > 6 && HEX.test(segment));
}

/** The name of a file without the hash of its build: `main.3f2a91bc.js` → `main.js`, `index-BkR1s9aQ.js` → `index.js`. */
export function withoutBuildHash(name: string): string {
  const [extensions = ''] = EXTENSIONS.exec(name) ?? [];
  const stem = name.slice(0, name.length - extensions.length);
  if (isHashAlone(stem)) return extensions === '' && !UUID.test(stem) ? name : `*${extensions}`;
  for (let at = stem.length - 1; at > 0 && stem.length - at <= 65; at -= 1) {
    if (stem[at] !== '.' && stem[at] !== '-' && stem[at] !== '_' && stem[at] !== '~') continue;
    const part = stem.slice(at + 1);
    if (isBuildHash(part) || DIGITS.test(part) || UUID.test(part)) return `${stem.slice(0, at)}${extensions}`;
  }
  return name;
}

function isHashAlone(stem: string): boolean {
  return (stem.length >= 16 && HEX.test(stem)) || UUID.test(stem) || BASE32.test(stem) || DIGITS.test(stem);
}
