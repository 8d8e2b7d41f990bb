/** The language of the pages. Every use of Intl names it, so that texts do not depend on the browser. */
export const LOCALE = 'en-GB';
/** For numbers: `1.3M`, where British English writes `1.3m`. */
export const NUMBER_LOCALE = 'en-US';

/**
 * Replaces a `navigator.language` that is not a BCP 47 tag (`en-US@posix` where LANG is C or POSIX) by the language of
 * the pages: libraries pass it to Intl, which throws a RangeError. Call it before any library is loaded that does so.
 */
export function repairLanguage(browser: Pick<Navigator, 'language'> = navigator): void {
  try {
    Intl.getCanonicalLocales(browser.language);
  } catch {
    Object.defineProperty(browser, 'language', { value: LOCALE, configurable: true });
  }
}
