/** Languages whose stacks differ in how functions, files and libraries are named. */
export type Language =
  | 'java'
  | 'python'
  | 'javascript'
  | 'dotnet'
  | 'go'
  | 'ruby'
  | 'php'
  | 'rust'
  | 'elixir'
  | 'dart'
  | 'perl'
  | 'swift'
  | 'native';

/** One line of a stack trace, as the client names it and not yet in normal form. Texts are '' where it said nothing. */
export interface Frame {
  /** The function, with or without its owner: `Cart.pay`, `pay`, `Shop\Cart->pay`, `main.(*Cart).Pay`. */
  readonly function: string;
  /** Class, package or namespace that holds the function, where the client names it apart: `com.example.Cart`. */
  readonly module: string;
  /** A path, an address, or the last part of one. */
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  /** Whether it is the application's own code; null = the client did not say. */
  readonly inApp: boolean | null;
  /** The source line that was executed. */
  readonly sourceLine: string;
  /** The binary that holds the instruction, for native frames: `/data/app/lib/arm64/libgame.so`. */
  readonly image: string;
  /** Bytes from where the image was loaded to the instruction; null = unknown. */
  readonly imageOffset: number | null;
  /** The language of this frame where the client names it; null = that of the chain. */
  readonly language: Language | null;
}

/** One exception of a chain. */
export interface ChainLink {
  /** As the client names it: `java.lang.IllegalStateException`, `TypeError`; '' = the client did not say. */
  readonly class: string;
  /** What it says; '' = nothing. */
  readonly value: string;
  /** Oldest first: the last is where it was thrown. */
  readonly frames: readonly Frame[];
  /** How it belongs to the link before it: what caused it, or one of those that it groups. */
  readonly relation: 'cause' | 'group-member';
}

/** An error as its client sent it, by any protocol: the outermost exception first, the root cause last. */
export interface ErrorChain {
  /** null = unknown. */
  readonly language: Language | null;
  readonly links: readonly ChainLink[];
}

/** A frame of which only what is given is known. */
export function frameOf(known: Partial<Frame>): Frame {
  return {
    function: '',
    module: '',
    file: '',
    line: null,
    column: null,
    inApp: null,
    sourceLine: '',
    image: '',
    imageOffset: null,
    language: null,
    ...known,
  };
}
