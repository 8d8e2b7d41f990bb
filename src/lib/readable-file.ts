import { accessSync, constants, statSync } from 'node:fs';

const WHY_UNREADABLE: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
};

/** Why a file cannot be read, in words for the operator. */
export function whyUnreadable({ code, message }: NodeJS.ErrnoException): string {
  return WHY_UNREADABLE[code ?? ''] ?? message;
}

/** Whether this user can read the file, as far as can be known without opening it; else why not. */
export function readableFile(file: string): true | string {
  try {
    accessSync(file, constants.R_OK);
    return !statSync(file).isDirectory() || (WHY_UNREADABLE.EISDIR as string);
  } catch (error) {
    return whyUnreadable(error as NodeJS.ErrnoException);
  }
}
