import type { ChainLink, ErrorChain } from '../identity/chain.js';
import { framesOf, MAX_FRAMES, type SentryFrame } from './frames.js';
import { fieldsOf, type Json, objectsOf, textOf, wordOf } from './json.js';
import { LoadedImages } from './loaded-images.js';
import { languageOf } from './platform.js';

const MAX_EXCEPTIONS = 100;
/** Of all exceptions of an event: the outermost have theirs first. */
const MAX_FRAMES_IN_ALL = 4_000;
/** Classes that say nothing when the SDK made the exception up itself, for a thrown text or for a log message. */
const GENERIC = new Set(['Error', 'Exception', 'Object']);
/** Classes that group others, where the SDK does not mark them as groups. */
const GROUP_CLASS = /(?:^|[.:\\])(?:Aggregate(?:Error|Exception)|(?:Base)?ExceptionGroup)$/;

/** One exception of a Sentry event. */
export interface SentryLink extends ChainLink {
  readonly frames: readonly SentryFrame[];
  /** How the SDK came by it; {} = it did not say. */
  readonly mechanism: Json;
  /** Whether it was thrown while another was already on its way (Java), and is a detail of that one. */
  readonly isSuppressed: boolean;
}

/** The error of a Sentry event. */
export interface SentryChain extends ErrorChain {
  /** The exceptions that say which error it is; those that were suppressed are left out. */
  readonly links: readonly SentryLink[];
  /** All exceptions that a reader is shown, outermost first. */
  readonly shown: readonly SentryLink[];
  /** The stack of a log message, oldest frame first; [] where there is an exception. It does not take part in any key. */
  readonly messageFrames: readonly SentryFrame[];
}

/**
 * The error of an event. Its stack is that of each exception; where none has frames, that of the thread that crashed,
 * else of the current thread, else of the only one, else the event's own `stacktrace`: it belongs to the outermost
 * exception. Of more than 100 exceptions the outermost are kept, with 1 000 frames of each and 4 000 of all. Never throws,
 * for every shape of the event.
 */
export function chainOf(event: Json): SentryChain {
  const images = new LoadedImages(event);
  const listed = objectsOf(event.exception ?? event['sentry.interfaces.Exception'])
    .slice(-MAX_EXCEPTIONS)
    .reverse();
  const shown = linksOf(listed, images);
  const hasFrames = shown.some(({ frames }) => frames.length > 0);
  const otherFrames = hasFrames ? [] : framesBeside(event, listed[0]?.thread_id, images);
  const [outermost] = shown;
  if (outermost !== undefined && otherFrames.length > 0) shown[0] = { ...outermost, frames: otherFrames };
  return {
    language: languageOf(event.platform),
    links: shown.filter(({ isSuppressed }) => !isSuppressed),
    shown,
    messageFrames: outermost === undefined ? otherFrames : [],
  };
}

/** `listed`: outermost first. */
function linksOf(listed: readonly Json[], images: LoadedImages): SentryLink[] {
  const family = new Family(listed);
  let room = MAX_FRAMES_IN_ALL;
  return listed.map((exception, at) => {
    const mechanism = fieldsOf(exception.mechanism);
    const frames = room === 0 ? [] : framesOf(exception.stacktrace, images, Math.min(room, MAX_FRAMES));
    room -= frames.length;
    return {
      class: classOf(exception, mechanism),
      value: textOf(exception.value),
      frames,
      relation: at > 0 && family.isMember(mechanism, listed[at - 1] as Json) ? 'group-member' : 'cause',
      mechanism,
      isSuppressed: at > 0 && family.isSuppressed(mechanism),
    };
  });
}

/** The class as the SDK names it; '' for a generic one of an exception that the SDK made up itself (`synthetic`). */
function classOf(exception: Json, { synthetic }: Json): string {
  const named = wordOf(exception.type);
  return synthetic === true && GENERIC.has(named) ? '' : named;
}

/** Which exceptions belong to which, by the ids that newer SDKs give them. Java marks an exception with suppressed ones as a group. */
class Family {
  readonly #groups = new Set<string>();
  readonly #withSuppressed = new Set<string>();
  readonly #suppressed = new Set<string>();

  /** `listed`: outermost first, so that a parent comes before its children. */
  constructor(listed: readonly Json[]) {
    for (const [at, exception] of listed.entries()) {
      const mechanism = fieldsOf(exception.mechanism);
      const [id, parent] = [wordOf(mechanism.exception_id), wordOf(mechanism.parent_id)];
      if (mechanism.is_exception_group === true) this.#groups.add(id);
      if (at === 0) continue;
      if (mechanism.type === 'suppressed') this.#withSuppressed.add(parent);
      if (this.isSuppressed(mechanism) && id !== '') this.#suppressed.add(id);
    }
  }

  isSuppressed({ type, parent_id }: Json): boolean {
    return type === 'suppressed' || this.#suppressed.has(wordOf(parent_id));
  }

  /** Whether it is one of those that an exception groups: `exceptions[0]`, `errors[0]`, `InnerExceptions[0]`. */
  isMember({ parent_id, source }: Json, before: Json): boolean {
    const [parent, from] = [wordOf(parent_id), wordOf(source)];
    if (parent === '') return GROUP_CLASS.test(wordOf(before.type));
    if (from !== '') return from.endsWith(']');
    return this.#groups.has(parent) && !this.#withSuppressed.has(parent);
  }
}

/** Of the first of these that has frames. `threadId`: the thread that the outermost exception names. */
function framesBeside(event: Json, threadId: unknown, images: LoadedImages): SentryFrame[] {
  const threads = objectsOf(event.threads ?? event['sentry.interfaces.Threads']);
  const id = wordOf(threadId);
  const stacktraces = [
    threads.find((thread) => id !== '' && wordOf(thread.id) === id)?.stacktrace,
    threads.find(({ crashed }) => crashed === true)?.stacktrace,
    threads.find(({ current }) => current === true)?.stacktrace,
    threads.length === 1 ? threads[0]?.stacktrace : undefined,
    event.stacktrace,
    event['sentry.interfaces.Stacktrace'],
  ];
  for (const stacktrace of stacktraces) {
    const frames = framesOf(stacktrace, images);
    if (frames.length > 0) return frames;
  }
  return [];
}
