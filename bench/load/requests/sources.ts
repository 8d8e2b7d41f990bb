import type { StreamJob } from '../job.js';
import { BatchRequests } from './batch.js';
import { GetRequests, getRequests } from './get.js';
import { firstNumber, type RequestSource, type Sequence } from './request-source.js';
import { sentryTemplates } from './sentry.js';
import { SingleRequests, singleTemplates } from './single.js';

/** One source of requests for each connection of a stream. */
export function requestSources({ requests, connections, key }: StreamJob, serial: number): RequestSource[] {
  const sequence: Sequence = { next: firstNumber(serial) };
  const make = maker(requests, key, sequence);
  return Array.from({ length: connections }, make);
}

function maker(requests: StreamJob['requests'], key: string, sequence: Sequence): () => RequestSource {
  switch (requests.kind) {
    case 'single': {
      const templates = singleTemplates(requests.types, requests.ids, key);
      return () => new SingleRequests(templates, sequence);
    }
    case 'batch':
      return () => new BatchRequests(requests, key, sequence);
    case 'sentry': {
      const templates = sentryTemplates(requests.types, requests.path, key);
      return () => new SingleRequests(templates, sequence);
    }
    case 'get': {
      const all = getRequests(requests.paths, key);
      return () => new GetRequests(all, sequence);
    }
  }
}
