/** The query of a request, as it was meant. */
import type { ParsedUrlQuery } from 'node:querystring';
import { Problem } from '#protocol/problem.ts';

const ENCODED = /(?:%[0-9a-f]{2})+/gi;

/**
 * Reads a query; a key that comes twice has a list for a value.
 * @throws Problem `invalid_request` where percent signs spell no UTF-8: it would be read as other characters than were meant
 */
export function readQuery({ query, querystring }: { query: ParsedUrlQuery; querystring: string }): ParsedUrlQuery {
  if ((querystring.match(ENCODED) ?? []).every(isUtf8)) return query;
  throw new Problem('invalid_request', 'The query is not UTF-8.', {
    errors: [{ path: 'query', message: 'is not UTF-8' }],
  });
}

function isUtf8(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}
