import { fieldsOf, type Json, objectOf, objectsOf, textOf, wordOf } from './json.js';

const MAX_EXCEPTIONS = 100;
const MAX_FRAMES = 1_000;

/** One line of a stack trace. Texts are '' where the SDK said nothing. */
export interface Frame {
  function: string;
  module: string;
  /** As the SDK names it: a path, an address, or the last part of one. */
  filename: string;
  line: number | null;
  column: number | null;
  /** Whether it is the application's own code; null = the SDK did not say. */
  inApp: boolean | null;
}

export interface Exception {
  type: string;
  value: string;
  /** Oldest first: the last is where it was thrown. */
  frames: readonly Frame[];
  mechanism: Json;
}

/** The exceptions of an event, outermost first. Of endless ones, the outermost; of endless traces, the innermost frames. */
export function exceptionsOf(event: Json): Exception[] {
  return objectsOf(event.exception)
    .slice(-MAX_EXCEPTIONS)
    .reverse()
    .map((exception) => ({
      type: wordOf(exception.type),
      value: textOf(exception.value),
      frames: framesOf(exception.stacktrace),
      mechanism: fieldsOf(exception.mechanism),
    }));
}

function framesOf(stacktrace: unknown): Frame[] {
  const { frames } = fieldsOf(stacktrace);
  if (!Array.isArray(frames)) return [];
  return frames
    .slice(-MAX_FRAMES)
    .map(objectOf)
    .filter((frame) => frame !== null)
    .map((frame) => ({
      function: wordOf(frame.function) || wordOf(frame.raw_function),
      module: wordOf(frame.module),
      filename: wordOf(frame.filename) || wordOf(frame.abs_path),
      line: numberOf(frame.lineno),
      column: numberOf(frame.colno),
      inApp: typeof frame.in_app === 'boolean' ? frame.in_app : null,
    }))
    .filter((frame) => frame.function !== '' || frame.module !== '' || frame.filename !== '');
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
