/** `at f (file:1:2)` of JavaScript, Java and .NET: the innermost comes first. */
const AT_FRAME = /^\s*at\s+(\S.*)$/;
/** `File "f.py", line 1, in f` of Python: the innermost comes last. */
const PYTHON_FRAME = /^\s*File "([^"]+)", line \d+(?:, in (.+))?$/;
/** `file.rb:1:in 'f'` of Ruby, and `file.go:1 +0x1d` of Go. */
const FILE_FRAME = /^\s*(\S+\.(?:rb|go):\d+.*)$/;
/** What is the runtime's or a library's: not where somebody looks first. */
const FOREIGN =
  /\bnode:|node_modules\/|\bsite-packages\/|^(?:java|javax|jdk|sun|System)\.|\/usr\/(?:local\/)?(?:lib|go)\//;
const MAX_LINES = 200;
const MAX_LINE_LENGTH = 1_000;

/**
 * Where an exception was thrown: its innermost frame that is the application's own, else the innermost of all, without
 * what a change elsewhere in the file moves. Empty where the stack has no frame that is known.
 */
export function placeOf(stack: string): string {
  const lines = stack.split('\n', MAX_LINES).map((line) => line.slice(0, MAX_LINE_LENGTH).trimEnd());
  const python = lines.map(pythonFrame).filter((frame) => frame !== null);
  const frames = python.length > 0 ? python.reverse() : lines.map(otherFrame).filter((frame) => frame !== null);
  return withoutPositions(frames.find((frame) => !FOREIGN.test(frame)) ?? frames[0] ?? '');
}

function pythonFrame(line: string): string | null {
  const match = PYTHON_FRAME.exec(line);
  return match === null ? null : `${match[2] ?? '<module>'} (${match[1]})`;
}

function otherFrame(line: string): string | null {
  return (AT_FRAME.exec(line) ?? FILE_FRAME.exec(line))?.[1] ?? null;
}

/** Lines, columns and addresses move with every release. */
function withoutPositions(frame: string): string {
  return frame
    .replace(/:line \d+$/, '')
    .replace(/(:\d+){1,2}(?=\D|$)/g, '')
    .replace(/\s\+?0x[\da-f]+/gi, '')
    .trim();
}
