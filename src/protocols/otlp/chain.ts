import type { ErrorChain, Language } from '../identity/index.js';
import { looksLikeStack, readStack } from '../stack/index.js';
import type { Cause, Exception } from './exception.js';

const NO_CHAIN: ErrorChain = { language: null, links: [] };

/**
 * The chain of an exception, with the frames of its stack text. What the client says of class and value holds for the
 * outermost exception. A stack text that cannot be read leaves the exception without frames; where the client sends
 * neither class nor value, the first line of the text is the value.
 */
export function chainOfException(exception: Exception, hint: Language | null): ErrorChain {
  const chain = chainOfOne(exception, hint);
  // Causes stand in the stack text, or apart from it.
  if (chain.links.length > 1) return chain;
  const causes = exception.causes.flatMap((cause) => chainOfOne(cause, chain.language ?? hint).links);
  return { ...chain, links: [...chain.links, ...causes] };
}

function chainOfOne({ class: name, value, stackText }: Cause, hint: Language | null): ErrorChain {
  const read = readStack(stackText, hint);
  const [outermost, ...causes] = read?.links ?? [];
  if (read === null || outermost === undefined) {
    const said = value || (name === '' ? firstLine(stackText) : '');
    return { language: hint, links: [{ class: name, value: said, frames: [], relation: 'cause' }] };
  }
  const link = { ...outermost, class: name || outermost.class, value: value || outermost.value };
  return { ...read, links: [link, ...causes] };
}

/** Whether a log text of several lines holds a stack. */
export function holdsStack(text: string): boolean {
  return text.includes('\n') && looksLikeStack(text);
}

/** The chain of the stack in a log text; without links where there is none that names a class. */
export function chainInText(text: string, hint: Language | null): ErrorChain {
  if (!holdsStack(text)) return NO_CHAIN;
  const read = readStack(text, hint);
  return read?.links.some((link) => link.class !== '') ? read : NO_CHAIN;
}

/** The first line that is not blank. */
export function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0] ?? '';
}
