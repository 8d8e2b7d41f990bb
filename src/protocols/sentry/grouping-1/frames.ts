import type { Frame } from '../../identity/chain.js';

const NAMELESS = new Set(['', '?', '<anonymous>', 'anonymous', '<unknown>']);

/**
 * The frames of the application's own code, oldest first: those that the SDK marked, or where it marked none, those of
 * which it did not say that they are not. Part of version 1: see `rule.ts` before changing it.
 */
export function ownFrames(frames: readonly Frame[]): Frame[] {
  const named = frames.filter((frame) => frame.function !== '' || frame.module !== '' || frame.file !== '');
  const marked = named.filter(({ inApp }) => inApp === true);
  return marked.length > 0 ? marked : named.filter(({ inApp }) => inApp === null);
}

/** Where it was thrown: the innermost frame whose function has a name, and is none of the language; '' without any. */
export function placeIn(own: readonly Frame[]): string {
  return functionOf(own.findLast((frame) => !NAMELESS.has(functionOf(frame)) && frame.file !== '<anonymous>'));
}

/** A frame without what moves when code around it changes: lines, addresses, folders, hashes of builds. */
export function steady(frame: Frame): [string, string] {
  return [moduleOf(frame.module) || fileOf(frame.file), functionOf(frame)];
}

function functionOf(frame: Frame | undefined): string {
  return (frame?.function ?? '').replace(/0x[\da-f]+|:\d+| \[as [^[\]]*\]$/gi, '');
}

/** `com.example.Worker$$Lambda$14/0x0000000800c8f440` → `com.example.Worker`. */
function moduleOf(module: string): string {
  return module.split('$$Lambda', 1)[0] ?? '';
}

/** `https://shop.example/assets/main.3f2a91bc.js?v=2` → `main.<hash>.js`. */
function fileOf(filename: string): string {
  const path = filename.split(/[?#]/, 1)[0] ?? '';
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name.replace(/(?<=[.-])(?=[a-f]*\d)[\da-f]{6,}(?=[.-])/gi, '<hash>');
}
