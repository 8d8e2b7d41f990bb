import { parseArgs } from 'node:util';
import { ALL_CLIENTS } from './all-clients.js';
import type { Client } from './client.js';

export interface Options {
  clients: readonly Client[];
  list: boolean;
  /** The folder for every request as it was received; null = requests are not written. */
  payloads: string | null;
  /** Where decoded, trimmed events are written, as test/protocols/fixtures/clients holds them; null = not written. */
  fixtures: string | null;
  /** Folder of an SDK's source by name. */
  sdkSources: ReadonlyMap<string, string>;
}

export const USAGE = `npm run clients -- [--only NAME,…] [--list] [--payloads FOLDER] [--fixtures FOLDER] [--sdk-source NAME=PATH …]
  --only        which clients (default: all); a name ending in * takes all that begin so
  --list        show the clients, and run none
  --payloads    where every request is written as it came: headers, body in base64, status of the response
  --fixtures    where the events are written decoded and trimmed, one file per client
  --sdk-source  an SDK that no package here brings: a clone of its repository (${'ruby, php, python, go'})`;

/** Throws with a sentence for the terminal. */
export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      only: text,
      payloads: text,
      fixtures: text,
      list: { type: 'boolean' },
      'sdk-source': { type: 'string', multiple: true },
    },
  });
  return {
    clients: choose(values.only),
    list: values.list ?? false,
    payloads: values.payloads ?? null,
    fixtures: values.fixtures ?? null,
    sdkSources: new Map((values['sdk-source'] ?? []).map(sourceOf)),
  };
}

function choose(only: string | undefined): readonly Client[] {
  if (only === undefined) return ALL_CLIENTS;
  const chosen = only.split(',').flatMap((wanted) => {
    const found = ALL_CLIENTS.filter(({ name }) =>
      wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted,
    );
    if (found.length === 0) throw new Error(`No client is called ${wanted}; --list shows them.`);
    return found;
  });
  return [...new Set(chosen)];
}

function sourceOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`--sdk-source must be NAME=PATH, not ${text}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
