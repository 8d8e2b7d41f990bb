import { MultiBar } from 'cli-progress';
import { printableLine } from '../../lib/printable.js';
import { print } from '../output.js';
import { COUNTING } from './report.js';

/** Shows how far an import is. */
export interface Progress {
  /** `byte` of the file are done with, `lines` of it were sent. */
  at(byte: number, lines: number): void;
  /** A line for people, above the bar. It stays one line, whatever the text holds. */
  say(text: string): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere only what is said. */
export function openProgress(stream: NodeJS.WriteStream, totalBytes: number): Progress {
  if (!stream.isTTY) {
    return { at() {}, say: (text) => print(stream, `${printableLine(text)}\n`), stop() {} };
  }
  const bars = new MultiBar({
    stream,
    format: '{bar} {percentage} %  {lines} sent, {rate}/s',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
  });
  const bar = bars.create(Math.max(1, totalBytes), 0, { lines: '0', rate: '0' });
  const startedMs = performance.now();
  return {
    at(byte, lines) {
      const seconds = (performance.now() - startedMs) / 1000;
      bar.update(byte, { lines: COUNTING.format(lines), rate: COUNTING.format(Math.round(lines / seconds)) });
    },
    say: (text) => print({ write: bars.log.bind(bars) }, `${printableLine(text)}\n`),
    stop: () => bars.stop(),
  };
}
