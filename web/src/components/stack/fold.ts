/** Consecutive lines of a stack trace that are shown alike. */
export interface StackPart {
  /** `head`: what was thrown; `own`: a frame of the application; `library`: frames of what it runs on. */
  kind: 'head' | 'own' | 'library';
  lines: string[];
}

/** How a frame begins in the traces of JavaScript, Java, .NET, Python, Ruby, PHP, Go and Rust. */
const FRAME =
  /^\s+at |^\s*\.{3} \d+ |^\s*File "|^#\d+ |^\s*\d+: |^\s+from .+:\d+|^\S+\.rb:\d+:in |^\s+\S+\.(?:go|rs|rb|py|php|ex|exs):\d+|^\t.+:\d+ \+0x/;
const LIBRARY =
  /^\s*\.{3} \d+ |node_modules|\bnode:|\(internal\/|<anonymous>\)?$|(?:site|dist)-packages|[\\/]lib[\\/]python|[\\/]vendor[\\/]|[\\/]gems[\\/]|[\\/]usr[\\/](?:local[\\/])?lib|[\\/]usr[\\/]local[\\/]go|\.cargo[\\/]registry|[\\/]rustc[\\/]|\bat (?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|org\.springframework|org\.apache|org\.hibernate|io\.netty|System|Microsoft)\./;

/**
 * Splits a stack trace so that what runs of library frames say can be folded away. Lines that begin no frame
 * (`Caused by: …`) are heads, or belong to the frame above when they are indented more (Python's line of source).
 */
export function foldStack(stack: string): StackPart[] {
  const parts: StackPart[] = [];
  let frameIndent: number | null = null;
  for (const line of stack.trimEnd().split(/\r?\n/)) {
    const last = parts.at(-1);
    const indent = line.search(/\S/);
    if (FRAME.test(line)) {
      frameIndent = indent;
      const kind = LIBRARY.test(line) ? 'library' : 'own';
      if (kind === 'library' && last?.kind === 'library') last.lines.push(line);
      else parts.push({ kind, lines: [line] });
    } else if (frameIndent !== null && last !== undefined && last.kind !== 'head' && indent > frameIndent) {
      last.lines.push(line);
    } else {
      frameIndent = null;
      if (last?.kind === 'head') last.lines.push(line);
      else parts.push({ kind: 'head', lines: [line] });
    }
  }
  return parts;
}

/** How many frames a folded part stands for. */
export function framesOf(part: StackPart): number {
  return part.lines.filter((line) => FRAME.test(line)).length;
}
