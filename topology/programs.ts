import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findBinaries, type PostgresBinaries } from '../src/db/embedded/binaries.js';

/** Where Debian and its relatives keep the versions of PostgreSQL that are installed. */
const DEBIAN = '/usr/lib/postgresql';
const OLDEST_POSTGRES = 14;

/** A program on the PATH or, as with those of Debian's packages, in /usr/sbin; null = none. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}

/** The newest PostgreSQL server that is installed here and new enough, else the one that npm brought. */
export async function findPostgres(): Promise<PostgresBinaries> {
  const folders = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = findProgram('postgres');
  const candidates = [
    ...(onPath === null ? [] : [join(onPath, '..')]),
    ...folders.map((one) => join(DEBIAN, one, 'bin')),
  ];
  const bin = candidates.find(
    (dir) => existsSync(join(dir, 'initdb')) && majorOf(join(dir, 'postgres')) >= OLDEST_POSTGRES,
  );
  if (bin === undefined) return findBinaries();
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), pg_ctl: join(bin, 'pg_ctl') };
}

/** The line that a program prints about itself. */
export function versionOf(program: string, flag: string): string {
  return execFileSync(program, [flag], { encoding: 'utf8' }).split('\n', 1)[0] ?? '';
}

function majorOf(postgres: string): number {
  return existsSync(postgres) ? Number(/\d+/.exec(versionOf(postgres, '--version'))?.[0]) : 0;
}

/** A program that ends with this process, also when this is killed; where util-linux is there to see to it. */
export function mortal(program: string, args: string[]): { command: string; args: string[] } {
  const setpriv = findProgram('setpriv');
  if (setpriv === null) return { command: program, args };
  return { command: setpriv, args: ['--pdeathsig', 'TERM', program, ...args] };
}
