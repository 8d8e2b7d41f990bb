import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, Step } from '../client.js';
import { findCommand, lacksPackages } from '../debian.js';
import { placeProgram, programEnvironment } from '../place-program.js';
import { askCommand, runCommand } from '../run-command.js';
import { shopOf, without } from '../shop.js';

/** Where Debian's packages put the sources of Go libraries. */
const DEBIAN_GOPATH = '/usr/share/gocode';
// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills it in.
const VERSION_FORMAT = '${Version}';
const COMPILE_TIMEOUT_MS = 300_000;

/** Debian's sentry-go. */
export const sentryGo: Client = goClient({
  name: 'sentry-go',
  about: "Debian's sentry-go",
  program: 'sentry.go',
  library: 'github.com/getsentry/sentry-go',
  packages: 'golang-go golang-github-getsentry-sentry-go-dev',
  sdk: null,
  steps: shopOf('pascal'),
});

/** A newer one from its source; Go 1.19 compiles those up to 0.28. */
export const sentryGoSource: Client = goClient({
  name: 'sentry-go-source',
  about: 'sentry-go of --sdk-source go=…',
  program: 'sentry.go',
  library: 'github.com/getsentry/sentry-go',
  packages: 'golang-go golang-golang-x-text-dev golang-golang-x-sys-dev',
  sdk: 'go',
  steps: shopOf('pascal'),
});

/** The client before sentry-go, whose bodies above 1 KB are base64 of zlib. It sends no causes. */
export const ravenGo: Client = goClient({
  name: 'raven-go',
  about: "Debian's raven for Go: base64(zlib) on /store/",
  program: 'raven.go',
  library: 'github.com/getsentry/raven-go',
  packages: 'golang-go golang-github-getsentry-raven-go-dev',
  sdk: null,
  steps: without(shopOf('pascal'), 'order-refused', 'order-sold-out'),
});

interface GoClient {
  name: string;
  about: string;
  program: string;
  library: string;
  packages: string;
  /** Name for `--sdk-source`; null = Debian's. */
  sdk: string | null;
  steps: readonly Step[];
}

function goClient({ name, about, program, library, packages, sdk, steps }: GoClient): Client {
  return {
    name,
    about,
    steps,
    async prepare({ folder, sdkSource }) {
      const source = sdk === null ? null : sdkSource(sdk);
      if (sdk !== null && source === null) {
        return {
          why: 'no source of it was given',
          how: `--sdk-source ${sdk}=<clone of getsentry/sentry-go at v0.28.1>`,
        };
      }
      const go = findCommand('go');
      const gopath = join(folder, 'go');
      linkLibrary(join(gopath, 'src', library), source);
      const env = {
        GO111MODULE: 'off',
        GOPATH: `${gopath}:${DEBIAN_GOPATH}`,
        GOFLAGS: '-mod=',
        GOCACHE: join(folder, 'build'),
      };
      const found = go === null ? null : askCommand(go, ['list', '-f', '{{.Dir}}', library], env);
      if (go === null || found === null || found === '') return lacksPackages(name, packages);
      const binary = join(folder, 'shop');
      return {
        version: (source === null ? debianVersion(packages) : sourceVersion(source)) ?? 'unknown',
        async run(round) {
          const path = placeProgram(program, gopath, 'src/shop/main.go', round);
          await runCommand({
            command: go,
            args: ['build', '-o', binary, path],
            cwd: folder,
            env,
            timeoutMs: COMPILE_TIMEOUT_MS,
          });
          await runCommand({ command: binary, args: [], cwd: folder, env: programEnvironment(round) });
        },
      };
    },
  };
}

/** Puts the source in front of Debian's, or takes away what an earlier run put there. */
function linkLibrary(link: string, source: string | null): void {
  rmSync(link, { recursive: true, force: true });
  if (source === null) return;
  mkdirSync(join(link, '..'), { recursive: true });
  symlinkSync(source, link);
}

/** The version of a Debian package, without what Debian adds: 0.11.0 of 0.11.0-1. */
function debianVersion(packages: string): string | null {
  const name = packages.split(' ').at(-1) ?? '';
  return askCommand('dpkg-query', ['-W', '-f', VERSION_FORMAT, name])?.replace(/[-+].*/, '') ?? null;
}

function sourceVersion(source: string): string | null {
  try {
    return /SDKVersion = "([^"]+)"/.exec(readFileSync(join(source, 'sentry.go'), 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}
