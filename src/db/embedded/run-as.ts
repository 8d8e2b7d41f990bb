import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

const USER = 'postgres';

/** The user that PostgreSQL runs as; it refuses to be root. null = the user of this process. */
export interface PostgresUser {
  uid: number;
  gid: number;
}

/** As root: the user `postgres`, made when missing, which `onNotice` is called with. Otherwise null. */
export function postgresUser(onNotice: (message: string) => void = () => {}): PostgresUser | null {
  if (process.getuid?.() !== 0) return null;
  const user = findUser();
  if (user) return user;
  for (const [command, ...args] of [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER],
    ['adduser', '-S', '-D', '-H', '-s', '/sbin/nologin', USER],
  ] as const) {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
    } catch {
      continue; // Not on this system, or another process has just made the user: look again.
    }
    break;
  }
  const made = findUser();
  if (made) {
    onNotice(`PostgreSQL does not run as root: the system user ${USER} was made for it.`);
    return made;
  }
  throw new Error(
    `PostgreSQL does not run as root, and the user ${USER} could not be made. ` +
      'Start Gluepoint as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

function findUser(): PostgresUser | null {
  const fields = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === USER);
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null;
}

/**
 * Starts a PostgreSQL program as `user`. Where that user could not reach one of `paths` (a clone in
 * /root, say), the program also gets the right to pass folders by, which root has to give.
 */
export function spawnAs(
  user: PostgresUser | null,
  command: string,
  args: string[],
  options: SpawnOptions,
  paths: string[],
): ChildProcess {
  if (!user) return spawn(command, args, options);
  const blocked = [command, ...paths].map((path) => blockedAt(path, user)).find((path) => path !== null);
  if (!blocked) return spawn(command, args, { ...options, uid: user.uid, gid: user.gid });
  const capability = passCapability();
  if (!capability) {
    throw new Error(
      `PostgreSQL runs as the user ${USER}, who may not enter ${blocked}. Run \`chmod o+x ${blocked}\`, move ` +
        'Gluepoint to a folder that every user can enter, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
  return spawn(
    'setpriv',
    [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
      // Else access(2), with which PostgreSQL looks for its own programs, would not heed the capability.
      '--securebits=+no_setuid_fixup',
      command,
      ...args,
    ],
    options,
  );
}

/** The outermost folder on the way to `path` that `user` may not enter; null = the way is free. */
function blockedAt(path: string, user: PostgresUser): string | null {
  let blocked: string | null = null;
  let folder = dirname(realpathSync(path));
  for (;;) {
    if (!mayEnter(statSync(folder), user)) blocked = folder;
    if (dirname(folder) === folder) return blocked;
    folder = dirname(folder);
  }
}

function mayEnter(folder: Stats, user: PostgresUser): boolean {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

/** The weaker of two Linux capabilities that this process holds and setpriv can hand on; null = none. */
function passCapability(): string | null {
  if (!isOnPath('setpriv')) return null;
  const status = readFileSync('/proc/self/status', 'utf8');
  const held = BigInt(`0x${/^CapPrm:\s*([\da-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const holds = (number: bigint) => (held & (1n << number)) !== 0n;
  if (!holds(8n)) return null; // CAP_SETPCAP, to hand on any.
  if (holds(2n)) return 'dac_read_search';
  return holds(1n) ? 'dac_override' : null;
}

function isOnPath(command: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      accessSync(`${folder}/${command}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
