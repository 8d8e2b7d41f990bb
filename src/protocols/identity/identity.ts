import { hash } from 'node:crypto';
import { cleanText, cutText } from '../../gluing/core/texts.js';
import { toNfc } from '../../lib/nfc.js';
import { SCRUBBED, withoutSecrets } from '../secrets/index.js';
import type { ChainLink, ErrorChain, Language } from './chain.js';
import { type Fingerprint, fingerprintKey, isDefault, refinesDefault } from './fingerprint.js';
import { identityOfLink, isEndless, type LinkIdentity } from './link.js';
import { firstLineOf, maskedText } from './message/index.js';
import { languageOfLinks } from './normal/language.js';

/** What a client logged. */
export interface LogText {
  /** The text before its parameters were put in; null = the client sent the whole text alone. */
  readonly template: string | null;
  readonly text: string;
}

/** What a client reports, by any protocol. */
export interface Report {
  /** Without links if it is not an exception. */
  readonly chain: ErrorChain;
  readonly log: LogText | null;
  /** What the client wants events to be told apart by; null = it leaves that to the rule. */
  readonly fingerprint: Fingerprint | null;
}

/** By what an error is told apart from others. */
export interface Identity {
  /** At most 490 characters: what inspections look for and people read. */
  readonly type: string;
  /** Begins with the version of the rule, so that keys of two versions are never equal; '' where the type says it all. */
  readonly glueKey: string;
}

const VERSION = '2';
const MAX_TYPE = 490;
const MAX_LINE = 80;
const MAX_VALUE = 200;
const MAX_LINKS = 20;
/** Characters of different frames that are looked at in a chain, and at least in each of its links. */
const MAX_CHARS = 24_000;
const MIN_LINK_CHARS = 1_200;
const DIGEST_CHARS = 9;
const NO_TEXT = 'Event without a message';

/**
 * Version 2 of the rule by which errors are told apart, the same for all protocols. An exception is known by the classes
 * of its chain, the application's own frames, the source line where it was raised, and the masked value where frames
 * say nothing; what is logged by its template. All of that but callers is in the type, too: two different errors are two
 * types. The same error has the same identity with other lines, addresses, hosts, builds and releases.
 */
export function identityOf(report: Report): Identity {
  const own = ruleIdentity(report);
  if (report.fingerprint === null || isDefault(report.fingerprint)) return own;
  const key = fingerprintKey(report.fingerprint, own.glueKey || own.type);
  if (!refinesDefault(report.fingerprint)) return { type: shortened(key, key), glueKey: key };
  const shown = fingerprintKey(report.fingerprint, '');
  return { type: shortened(`${own.type} ${shown}`, `${own.type} ${shown}`), glueKey: key };
}

function ruleIdentity({ chain, log }: Report): Identity {
  const links = boundedLinks(chain.links);
  // SDKs send where a message was logged as an exception without a class.
  if (links.every((link) => link.class === '')) return messageIdentity(log, links[0]?.value ?? '');
  const known = knownChain(links, chain.language);
  return known.identity ?? identityOfParts(known.parts, links);
}

/** The outermost, and the root cause. */
function boundedLinks(links: readonly ChainLink[]): readonly ChainLink[] {
  return links.length <= MAX_LINKS ? links : [...links.slice(0, MAX_LINKS - 1), ...links.slice(-1)];
}

/** What is known of a chain apart from the values of its exceptions. */
interface KnownChain {
  readonly parts: readonly LinkIdentity[];
  /** Its identity, where no value takes part; else null. */
  readonly identity: Identity | null;
}

/** Chains that were seen lately, by all that `partsOf` reads: most errors come again and again. At most 8 MiB. */
const recent = new Map<string, KnownChain>();
const MAX_SIGNATURE_CHARS = 8_000;
const MAX_RECENT_CHARS = 4_000_000;
let recentChars = 0;

function knownChain(links: readonly ChainLink[], language: Language | null): KnownChain {
  const signature = signatureOf(links, language);
  const seen = signature === null ? undefined : recent.get(signature);
  if (seen !== undefined) return seen;
  const parts = partsOf(links, language);
  const identity = parts.some(({ needsValue }) => needsValue) ? null : identityOfParts(parts, links);
  const known = { parts, identity };
  if (signature !== null) {
    recentChars += signature.length;
    if (recentChars > MAX_RECENT_CHARS) {
      recent.clear();
      recentChars = signature.length;
    }
    recent.set(signature, known);
  }
  return known;
}

/**
 * All that `partsOf` reads of a chain. Of an exception in which frames are marked as own, the others do not matter. null
 * for a long chain: it is not kept.
 */
function signatureOf(links: readonly ChainLink[], language: Language | null): string | null {
  const read: unknown[] = [language];
  let chars = 0;
  for (const link of links) {
    const { class: name, frames } = link;
    const isMarked = language !== null && frames.some(({ inApp }) => inApp === true);
    read.push(name, isEndless(link), isMarked);
    for (const frame of frames) {
      if (isMarked && frame.inApp !== true) continue;
      const { function: called, module, file, sourceLine, image } = frame;
      read.push(called, module, file, sourceLine, frame.language);
      if (image !== '') read.push([image, frame.imageOffset]);
      if (!isMarked) read.push(frame.inApp);
      chars += called.length + module.length + file.length + sourceLine.length + image.length;
    }
    if (chars > MAX_SIGNATURE_CHARS) return null;
  }
  return JSON.stringify(read);
}

function partsOf(links: readonly ChainLink[], ofChain: Language | null): LinkIdentity[] {
  const isOwnKnown = links.some(({ frames }) => frames.some(({ inApp }) => inApp === true));
  const language = ofChain ?? languageOfLinks(links);
  const maxChars = Math.max(MIN_LINK_CHARS, Math.floor(MAX_CHARS / links.length));
  return links.map((link) => identityOfLink(link, { language, isOwnKnown, maxChars }));
}

/** A message is the same wherever it was logged. */
function messageIdentity(log: LogText | null, value: string): Identity {
  const given = log?.template == null ? '' : withoutSecrets(firstLineOf(log.template), SCRUBBED);
  const template = given || maskedText(log?.text || value) || NO_TEXT;
  return { type: shortened(template, template), glueKey: '' };
}

function identityOfParts(links: readonly LinkIdentity[], sent: readonly ChainLink[]): Identity {
  const parts = distinct(
    links.map((link, at) => ({ ...link, value: link.needsValue ? maskedText(sent[at]?.value ?? '') : '' })),
  );
  const [full, shown] = [parts.map(fullText).join(' ← '), parts.map(shownText).join(' ← ')];
  return { type: shortened(shown, full), glueKey: keyOf(parts) };
}

/** What tells an exception apart, with its value as far as that takes part. */
type Part = LinkIdentity & { readonly value: string };

/** Links that say the same are one: of a group fail now three tasks and now ten. */
function distinct(parts: readonly Part[]): Part[] {
  return [...new Map(parts.map((part) => [JSON.stringify(Object.values(part)), part])).values()];
}

function keyOf(parts: readonly Part[]): string {
  const text = JSON.stringify(parts.map(({ class: name, frames, line, value }) => [name, frames, line, value]));
  return `${VERSION}:${hash('sha256', toNfc(text), 'hex').slice(0, 32)}`;
}

function fullText({ class: name, place, line, value }: Part): string {
  return textOf(name, place, line, value);
}

function shownText({ class: name, place, line, value }: Part): string {
  return textOf(name, place, cutText(line, MAX_LINE), cutText(value, MAX_VALUE));
}

function textOf(name: string, place: string, line: string, value: string): string {
  const where = place === '' ? name : `${name || 'Error'} in ${place}`;
  const at = line === '' ? where : `${where} at \`${line}\``;
  return [at, value].filter((part) => part !== '').join(': ');
}

/** In one line. What was cut, here or before, ends in eight hex digits of the whole, so that two stay two. */
function shortened(shown: string, full: string): string {
  const text = cleanLine(shown);
  if (shown === full && cutText(text, MAX_TYPE) === text) return text || NO_TEXT;
  return `${cutText(text, MAX_TYPE - DIGEST_CHARS).trimEnd()}#${hash('sha256', toNfc(full), 'hex').slice(0, 8)}`;
}

function cleanLine(text: string): string {
  return toNfc(cleanText(text))
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}
