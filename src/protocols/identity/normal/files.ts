import { isBuildId, withoutBuildHash } from './build-hashes.js';

/** Of an address with its query, and of what is left of it: the end says which file it is. */
const ADDRESS_CHARS = 2_000;
const PATH_CHARS = 400;

const FILE_SCHEME = /^file:\/\/[^/]*\//i;
/** Other schemes, with the host where one follows: `https://shop.example/`, `webpack:///./`, `app:///`. */
const ADDRESS = /^(?:[a-z][a-z\d+.-]{1,30}:\/\/[^/]*\/+|webpack:|webpack-internal:|package:|~\/)/i;
const WINDOWS_DRIVE = /^[a-z]:\//i;

/** From such a folder on, a path is that of a package; what stands before says where it was installed. */
const PACKAGE_FOLDERS =
  /^.*\/((?:node_modules|site-packages|dist-packages|gems|vendor\/bundle|pkg\/mod|registry\/src\/[^/]+|deps|vendor)\/)/;

/** Folders from which a program is run, or in which it is built; the path below is that of its source. */
const ROOTS: readonly RegExp[] = [
  /^.*\/(?:releases\/[^/]+|current)\//,
  /^\/home\/runner\/work\/[^/]+\/[^/]+\//,
  /^\/Users\/[^/]+\/source\/repos\/(?:[^/]+\/)?(?=[^/])/,
  /^\/(?:home|Users)\/[^/]+\/(?:(?:projects?|src|code|work|workspace|dev|git|repos?|apps?|www|public_html|htdocs)\/)?(?:[^/]+\/)?(?=[^/])/,
  /^\/root\/(?:(?:projects?|src|code|work|workspace|git)\/[^/]+\/)?/,
  /^\/usr\/(?:local\/)?src\/(?:app|[^/]+)\//,
  /^\/var\/(?:www\/(?:html\/)?|task\/|runtime\/|lib\/[^/]+\/)/,
  /^\/(?:private\/)?var\/folders\/[^/]+\/[^/]+\/[A-Z]\/(?:[^/]+\/)?/,
  /^\/(?:private\/)?(?:var\/)?tmp\/(?:[^/]+\/)?(?=[^/])/,
  /^\/builds?\/[^/]+\/[^/]+\//,
  /^\/(?:srv|opt)\/[^/]+\/(?:app\/)?(?=[^/])/,
  /^\/(?:github\/workspace|workspaces?\/[^/]+|workspace|app|rails|application|service|myapp|site|code|project|source|src|build|deploy|usr\/app|data\/app|layers)\//,
  /^\/(?:inetpub\/wwwroot\/(?:[^/]+\/)?(?=[^/])|(?:agent\/_work|a)\/\d+\/s\/|projects?\/[^/]+\/)/i,
];

/** Names that programs of all languages give to the folder of their sources. */
const SOURCE_FOLDERS =
  /\/(?:src|lib|app|apps|dist|build|cmd|internal|pkg|packages|server|public|config|test|tests|Assets|Sources|_next|\.next|wp-content)\//;
/** Next.js names a folder after each build. */
const NEXT_BUILD = /(?<=_next\/static\/)(?!(?:chunks|css|media|development|wasm)\/)[^/]+\//;

/** `shop-1.2.3` → `shop`, `@sentry+node@7.1.0` → `@sentry+node`, `serde-1.0.190` → `serde`. */
const VERSION_SUFFIX = /(?<=.)[-@_]v?\d+(?:\.\d+){1,3}(?:[-.+][\w.]+)?$/;
const VERSION_ALONE = /^v?\d+\.\d+(?:\.\d+){0,2}(?:[-+][\w.]+)?$/;
const PYTHON_VERSION = /^(python|ruby|perl|php)[-\d.]+$/;

/**
 * A file from the root of its program on, in the form that stays the same between builds, releases and hosts: without the
 * address and folder it was loaded or run from, hashes and ids of builds, and versions of packages.
 * `https://shop.example/assets/index-BkR1s9aQ.js?v=2` → `assets/index.js`, `/srv/shop/releases/20261120/lib/a.rb` → `lib/a.rb`.
 */
export function normalFile(file: string): string {
  const path = pathOf(file.slice(0, ADDRESS_CHARS));
  if (path.startsWith('<') || path.startsWith('node:') || path.startsWith('dart:')) return path;
  const segments = withoutRoot(path).replace(NEXT_BUILD, '').split('/');
  const last = segments.pop() ?? '';
  const folders = segments.filter((segment) => segment !== '' && segment !== '.' && segment !== '..').map(normalFolder);
  return [...folders.filter((segment) => segment !== ''), withoutBuildHash(last)].join('/');
}

function pathOf(file: string): string {
  const plain = file
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(?:async )?\(?/, '');
  const [whole = ''] = plain.split(/[?#]/, 1);
  const path = whole.slice(-PATH_CHARS);
  return path
    .replace(/^blob:/, '')
    .replace(FILE_SCHEME, '/')
    .replace(ADDRESS, '')
    .replace(WINDOWS_DRIVE, '/');
}

function withoutRoot(path: string): string {
  const packaged = PACKAGE_FOLDERS.exec(path)?.[0];
  if (packaged !== undefined) return path.slice(packaged.length);
  for (const root of ROOTS) {
    const [match] = root.exec(path) ?? [];
    if (match !== undefined) return path.slice(match.length);
  }
  return path.startsWith('/') ? fromSources(path) : path;
}

/** In a folder that is not known: from that of the sources on, else the file and the folder that holds it. */
function fromSources(path: string): string {
  const at = path.search(SOURCE_FOLDERS);
  return at === -1 ? path.split('/').slice(-2).join('/') : path.slice(at + 1);
}

function normalFolder(segment: string): string {
  if (VERSION_ALONE.test(segment) || isBuildId(segment)) return '';
  return segment.replace(VERSION_SUFFIX, '').replace(PYTHON_VERSION, '$1');
}
