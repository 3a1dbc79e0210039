/** The query of a list, checked against what its resource can be filtered by. */
import * as z from 'zod/mini';
import { calendarDay } from '#protocol/calendar-day.ts';
import { filtersOf } from '#protocol/filters.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import type { Resource } from '#protocol/resource.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';
import { verbatim } from '#protocol/text.ts';

const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 100;
/** In characters. */
const LONGEST_SEARCH = 200;

export interface ListQuery {
  /** Field and value, each to be equal. */
  filters: [string, unknown][];
  /** The subject that a record must name, by any name that it goes by. */
  subject?: string;
  from?: string;
  to?: string;
  /** Text that one of the search fields must hold. */
  q?: string;
  limit: number;
  /** The values of the order fields, and the id, of the last record of the page before. */
  after?: unknown[];
}

/**
 * Reads the query of a list.
 * @param query  as Koa gives it: a key that comes twice has a list for a value, and is refused
 * @throws Problem `invalid_request`
 */
export function parseListQuery(name: ResourceName, query: unknown): ListQuery {
  const { subject, from, to, q, limit, after, ...filters } = parse(
    z.strictObject(listQueryShape(name)),
    { ...(query as object) },
    'query',
  ) as Record<string, unknown>;
  return {
    filters: Object.entries(filters).filter(([, value]) => value !== undefined),
    ...(subject !== undefined && { subject: subject as string }),
    ...(from !== undefined && { from: from as string }),
    ...(to !== undefined && { to: to as string }),
    ...(q !== undefined && { q: q as string }),
    limit: (limit as number | undefined) ?? DEFAULT_LIMIT,
    ...(after !== undefined && { after: readAfter(resourceOf(name), after as string) }),
  };
}

/** What the query of a list may hold. */
export function listQueryShape(resource: ResourceName): Record<string, z.ZodMiniType> {
  const { fields, search } = resourceOf(resource);
  const shape: Record<string, z.ZodMiniType> = {
    limit: z.optional(z.pipe(wholeNumber, z.int().check(z.minimum(1), z.maximum(MAX_LIMIT)))),
    after: z.optional(z.string()),
  };
  for (const name of filtersOf(resource)) shape[name] = z.optional(fromText(fields[name]!));
  if (Object.hasOwn(fields, 'date'))
    Object.assign(shape, { from: z.optional(calendarDay()), to: z.optional(calendarDay()) });
  if (search.length > 0) shape.q = z.optional(verbatim(1, LONGEST_SEARCH));
  return shape;
}

const wholeNumber = z.pipe(z.string().check(z.regex(/^\d{1,6}$/, 'must be a whole number')), z.transform(Number));

/** A field's own schema, for a value that comes as text. */
function fromText(field: z.ZodMiniType): z.ZodMiniType {
  if (field._zod.def.type !== 'boolean') return z.pipe(z.string(), field as z.ZodMiniType<unknown, string>);
  return z.pipe(
    z.enum(['true', 'false']),
    z.transform((text: 'true' | 'false') => text === 'true'),
  );
}

/** The token for the page after a record: its order values and its id. */
export function afterToken(resource: Resource, record: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify([...resource.order, 'id'].map((field) => record[field]))).toString('base64url');
}

function readAfter(resource: Resource, token: string): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    const fields = [...resource.order.map((name) => resource.fields[name]!), z.uuid()];
    return parse(z.tuple(fields as [z.ZodMiniType]), values, 'query');
  } catch {
    throw new Problem('invalid_request', 'The query is not valid: after must be the "next" of a page of this list.', {
      errors: [{ path: 'after', message: 'must be the "next" of a page of this list' }],
    });
  }
}
