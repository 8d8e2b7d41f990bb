import type { ChainLink, Frame, Language } from '../chain.js';

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  java: 'java',
  kt: 'java',
  kts: 'java',
  scala: 'java',
  groovy: 'java',
  clj: 'java',
  cljc: 'java',
  py: 'python',
  pyx: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'javascript',
  mts: 'javascript',
  cts: 'javascript',
  tsx: 'javascript',
  vue: 'javascript',
  svelte: 'javascript',
  bundle: 'javascript',
  jsbundle: 'javascript',
  cs: 'dotnet',
  vb: 'dotnet',
  fs: 'dotnet',
  cshtml: 'dotnet',
  razor: 'dotnet',
  go: 'go',
  rb: 'ruby',
  erb: 'ruby',
  haml: 'ruby',
  slim: 'ruby',
  rake: 'ruby',
  php: 'php',
  phtml: 'php',
  rs: 'rust',
  ex: 'elixir',
  exs: 'elixir',
  eex: 'elixir',
  heex: 'elixir',
  erl: 'elixir',
  dart: 'dart',
  pl: 'perl',
  pm: 'perl',
  t: 'perl',
  swift: 'swift',
  m: 'swift',
  mm: 'swift',
  c: 'native',
  cc: 'native',
  cpp: 'native',
  cxx: 'native',
  h: 'native',
  hpp: 'native',
};
const EXTENSION = /\.([a-z]{1,8})(?:[?#][^?#]*)?$/i;
const IS_URL = /^(?:https?|webpack|webpack-internal|app|capacitor|ionic|chrome-extension|moz-extension):/;
const APPLE_IMAGE = /\.(?:app|appex|framework|xpc)\/|\.dylib$|^\/System\/Library\//;
const FILE_CHARS = 1_000;
/** Frames of a link that are looked at for a language. */
const LOOKED_AT = 50;

/** The language of a frame: what its client says of it, else what its file's name says, else the language of the chain. */
export function languageOf(frame: Frame, ofChain: Language | null): Language | null {
  return frame.language ?? ofFile(frame.file) ?? ofChain ?? ofImage(frame.image);
}

function ofImage(image: string): Language | null {
  if (image === '') return null;
  return APPLE_IMAGE.test(image) ? 'swift' : 'native';
}

function ofFile(file: string): Language | null {
  if (file === '') return null;
  const [, extension = ''] = EXTENSION.exec(file.slice(-FILE_CHARS)) ?? [];
  const name = extension.toLowerCase();
  if (Object.hasOwn(BY_EXTENSION, name)) return BY_EXTENSION[name] ?? null;
  if (file.startsWith('<frozen ')) return 'python';
  if (file.startsWith('<internal:')) return 'ruby';
  return IS_URL.test(file) || file.startsWith('node:') ? 'javascript' : null;
}

/** The language of the first frame whose file tells it; null where none does. */
export function languageOfLinks(links: readonly ChainLink[]): Language | null {
  for (const { frames } of links) {
    for (const frame of frames.slice(-LOOKED_AT)) {
      const language = languageOf(frame, null);
      if (language !== null) return language;
    }
  }
  return null;
}
