import { hash } from 'node:crypto';
import type { ChainLink } from '../../identity/chain.js';
import type { LogEntry } from '../log-entry.js';
import { ownFrames, placeIn, steady } from './frames.js';
import { normalised } from './normalise.js';

/** By what events of Sentry SDKs are told apart. */
export interface Grouping {
  /** The outermost exception's type, or what of a log message is the same every time. */
  title: string;
  /** Where it was thrown: the innermost function of the application's own; '' when that is unknown. */
  place: string;
  /** Says its version, so that keys of different rules are never taken for each other. */
  glueKey: string;
}

/**
 * Version 1 of the rule (6-protocols: Sentry SDKs): the outermost type and the own frames without line numbers, else the
 * type and the normalised value. `exceptions`: outermost first. Events that were glued by it must go on to be, so it is
 * frozen: `test/protocols/sentry/fixtures/grouping-1` holds it. To change it, write a version 2 beside it.
 */
export function groupingOf(exceptions: readonly ChainLink[], log: LogEntry | null): Grouping {
  const [outermost] = exceptions;
  const value = outermost?.value ?? '';
  const type = outermost?.class ?? '';
  if (type === '') return messageGrouping(templateOf(log) || normalised(firstLine(value)));
  // What is only wrapped was often thrown elsewhere, and the wrapping has no trace of its own.
  const own = exceptions.map(({ frames }) => ownFrames(frames)).find((frames) => frames.length > 0) ?? [];
  const places = own.map(steady).filter(isNewPlace);
  const parts = places.length > 0 ? places : [normalised(value) || templateOf(log)];
  return { title: type, place: placeIn(own), glueKey: keyOf([type, ...parts]) };
}

/** A message is the same wherever it was logged. SDKs hand over where that was as an exception without a type. */
function messageGrouping(template: string): Grouping {
  const title = template || 'Event without a message';
  return { title, place: '', glueKey: keyOf([title]) };
}

function templateOf(log: LogEntry | null): string {
  return log === null ? '' : (log.template && firstLine(log.template)) || normalised(firstLine(log.text));
}

function firstLine(text: string): string {
  return (text.trimStart().split('\n', 1)[0] ?? '').trimEnd();
}

/** A function that calls itself is one place, however deep it went. */
function isNewPlace([file, name]: [string, string], at: number, all: readonly [string, string][]): boolean {
  const before = all[at - 1];
  return before === undefined || before[0] !== file || before[1] !== name;
}

function keyOf(parts: readonly unknown[]): string {
  return `1:${hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32)}`;
}
