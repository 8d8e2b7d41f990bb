import { join } from 'node:path';
import type { Client, Step } from '../client.js';
import { findCommand, lacksPackages } from '../debian.js';
import { placeProgram, programEnvironment } from '../place-program.js';
import { askCommand, runCommand } from '../run-command.js';
import { shopOf } from '../shop.js';

/** Debian's sentry-ruby. It sends an empty Content-Encoding with each body below 30 KiB. */
export const sentryRuby: Client = rubyClient({
  name: 'sentry-ruby',
  about: "Debian's sentry-ruby",
  program: 'sentry_ruby.rb',
  askVersion: 'require "sentry-ruby"; puts Sentry::VERSION',
  packages: 'ruby ruby-sentry-ruby-core',
  sdk: null,
});

/** A newer one from its source. */
export const sentryRubySource: Client = rubyClient({
  name: 'sentry-ruby-source',
  about: 'sentry-ruby of --sdk-source ruby=…',
  program: 'sentry_ruby.rb',
  askVersion: 'require "sentry-ruby"; puts Sentry::VERSION',
  packages: 'ruby ruby-concurrent',
  sdk: { name: 'ruby', lib: 'sentry-ruby/lib' },
});

/** The client before sentry-ruby, whose bodies are base64 of zlib. */
export const sentryRaven: Client = rubyClient({
  name: 'sentry-raven',
  about: "Debian's sentry-raven for Ruby: base64(zlib) on /store/",
  program: 'sentry_raven.rb',
  askVersion: 'require "raven"; puts Raven::VERSION',
  packages: 'ruby ruby-sentry-raven',
  sdk: null,
});

interface RubyClient {
  name: string;
  about: string;
  program: string;
  /** Prints the version; fails where the client is missing. */
  askVersion: string;
  packages: string;
  /** Name for `--sdk-source`, and where its code lies within; null = Debian's. */
  sdk: { name: string; lib: string } | null;
}

function rubyClient({ name, about, program, askVersion, packages, sdk }: RubyClient): Client {
  const steps: readonly Step[] = shopOf('snake');
  return {
    name,
    about,
    steps,
    async prepare({ folder, sdkSource }) {
      const source = sdk === null ? null : sdkSource(sdk.name);
      if (sdk !== null && source === null) {
        return { why: 'no source of it was given', how: `--sdk-source ${sdk.name}=<clone of getsentry/sentry-ruby>` };
      }
      const include = sdk === null || source === null ? [] : ['-I', join(source, sdk.lib)];
      const ruby = findCommand('ruby');
      const version = ruby === null ? null : askCommand(ruby, [...include, '-e', askVersion]);
      if (ruby === null || version === null) return lacksPackages(name, packages);
      return {
        version,
        async run(round) {
          const path = placeProgram(program, folder, 'lib/shop.rb', round);
          await runCommand({ command: ruby, args: [...include, path], cwd: folder, env: programEnvironment(round) });
        },
      };
    },
  };
}
