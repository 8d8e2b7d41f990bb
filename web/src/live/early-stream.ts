import { createContext } from 'react';
import { PUBLIC_PATH } from '../api/public-path.js';
import { ChangeStream } from './change-stream.js';

/** Where the changes of a project are told; null: of the one that the key is for. */
export function changesUrl(project: string | null): string {
  const url = `${PUBLIC_PATH}/v1/changes`;
  return project === null ? url : `${url}?project=${encodeURIComponent(project)}`;
}

/**
 * The stream of the project that the address names, opened while the page is still being loaded: what is asked once
 * it has begun need not be asked again.
 */
export class EarlyStream {
  #stream: ChangeStream | null;

  constructor(url: string) {
    this.#stream = new ChangeStream(url);
  }

  /** That stream, for the first who asks and if it is the right one; a new one otherwise. */
  take(url: string): ChangeStream {
    const stream = this.#stream;
    this.#stream = null;
    if (stream?.url === url) return stream;
    stream?.close();
    return new ChangeStream(url);
  }
}

export const EarlyStreamContext = createContext<EarlyStream | null>(null);
