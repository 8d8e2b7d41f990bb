import { parse } from 'node:querystring';
import { malformedQuery } from '../validation.js';

/** Parses a query. One that is not percent-encoded UTF-8 is marked, and its route's schema answers 400. */
export function parseQuery(query: string): Record<string, unknown> {
  if (query === '') return {};
  if (query.includes('%') && !isDecodable(query)) return malformedQuery();
  return parse(query, '&', '=', { maxKeys: 0 });
}

function isDecodable(query: string): boolean {
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}
