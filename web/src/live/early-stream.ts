import { createContext } from 'react';
import { PUBLIC_PATH } from '../api/public-path.js';
import { ChangeStream } from './change-stream.js';

/** The address of the stream of a project; null: the project of the key. */
export function changesUrl(project: string | null): string {
  const url = `${PUBLIC_PATH}/v1/changes`;
  return project === null ? url : `${url}?project=${encodeURIComponent(project)}`;
}

/**
 * The stream of the project in the page's address, opened while the page is still loading: data fetched after it
 * connected need not be fetched again.
 */
export class EarlyStream {
  #stream: ChangeStream | null;

  constructor(url: string) {
    this.#stream = new ChangeStream(url);
  }

  /** Returns that stream to the first caller if the address is the same; otherwise a new one. */
  take(url: string): ChangeStream {
    const stream = this.#stream;
    this.#stream = null;
    if (stream?.url === url) return stream;
    stream?.close();
    return new ChangeStream(url);
  }
}

export const EarlyStreamContext = createContext<EarlyStream | null>(null);
