/** Consecutive lines of a stack trace that are shown alike. */
export interface StackPart {
  /** `head`: what was thrown; `own`: a frame of the application; `foreign`: frames of what it runs on. */
  kind: 'head' | 'own' | 'foreign';
  lines: string[];
}

/** How a frame begins in the traces of JavaScript, Java, .NET, Python, Ruby, PHP, Go and Rust. */
const FRAME =
  /^\s+(?:\* )?at |^\s*\.{3} \d+ |^\s*File "|^#\d+ |^\s*\d+: |^\s+from .+:\d+|^\S+\.rb:\d+:in |^\s+\S+\.(?:go|rs|rb|py|php|ex|exs):\d+|^\t.+:\d+ \+0x/;
/** A frame that the sender says is the application's own: so the service writes those of Sentry SDKs. */
const OWN = /^\s+\* at /;
/** What frames outside of the application name: packages, the standard library, the runtime. */
const FOREIGN =
  /^\s*\.{3} \d+ |node_modules|\bnode:|\(internal\/|<anonymous>\)?$|(?:site|dist)-packages|[\\/]lib[\\/]python|[\\/]vendor[\\/]|[\\/]gems[\\/]|[\\/]usr[\\/](?:local[\\/])?lib|[\\/]usr[\\/]local[\\/]go|\.cargo[\\/]registry|[\\/]rustc[\\/]|\bat (?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|org\.springframework|org\.apache|org\.hibernate|io\.netty|System|Microsoft)\./;

/**
 * Splits a stack trace so that what runs of foreign frames say can be folded away. Lines that begin no frame
 * (`Caused by: …`) are heads, or belong to the frame above when they are indented more (Python's line of source).
 */
export function foldStack(stack: string): StackPart[] {
  const parts: StackPart[] = [];
  let frameIndent: number | null = null;
  const lines = stack.trimEnd().split(/\r?\n/);
  // Who sends such marks knows better than names of files do.
  const isMarked = lines.some((line) => OWN.test(line));
  for (const line of lines) {
    const last = parts.at(-1);
    const indent = line.search(/\S/);
    if (FRAME.test(line)) {
      frameIndent = indent;
      const isForeign = isMarked ? !OWN.test(line) : FOREIGN.test(line);
      const kind = isForeign ? 'foreign' : 'own';
      if (kind === 'foreign' && last?.kind === 'foreign') last.lines.push(line);
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
