/** The query of a list, checked against what its resource can be filtered by. */
import * as z from 'zod/mini';
import { calendarDay, isCalendarDay } from '#protocol/calendar-day.ts';
import { filtersOf, listOrderOf } from '#protocol/filters.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';
import { instant, verbatim } from '#protocol/text.ts';
import { toInstant } from './spellings.ts';

export const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 100;
/** In characters. */
const LONGEST_SEARCH = 200;

export interface ListQuery {
  /** Field and value, each to be equal; null for a date that is not there. */
  filters: [string, unknown][];
  /** The subject that a record must name, by any name that it goes by. */
  subject?: string;
  from?: string;
  to?: string;
  /** Instants from which on a goal was done, or a record was last written. */
  completedSince?: string;
  updatedSince?: string;
  /** Words that the search fields must hold. */
  q?: string;
  /** The last record of the order first. */
  isDescending?: boolean;
  /** How many records there are on all pages is asked for. */
  total?: boolean;
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
  const { subject, from, to, completedSince, updatedSince, q, order, total, limit, after, ...filters } = parse(
    z.strictObject(listQueryShape(name)),
    { ...(query as object) },
    'query',
  ) as Record<string, unknown>;
  const texts = { subject, from, to, completedSince, updatedSince, q } as Record<string, string | undefined>;
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    filters: Object.entries(filters).filter(([, value]) => value !== undefined),
    isDescending: order === 'desc',
    total: total === true,
    limit: (limit as number | undefined) ?? DEFAULT_LIMIT,
    ...(after !== undefined && { after: readAfter(name, after as string) }),
  };
}

/** The parameters that the query of a list may have. */
export function listQueryShape(name: ResourceName): Record<string, z.ZodMiniType> {
  const { fields, search } = resourceOf(name);
  const shape: Record<string, z.ZodMiniType> = {};
  for (const field of filtersOf(name)) shape[field] = z.optional(fromText(field, fields[field]!));
  if (Object.hasOwn(fields, 'date'))
    Object.assign(shape, { from: z.optional(calendarDay()), to: z.optional(calendarDay()) });
  if (search.length > 0) shape.q = z.optional(verbatim(1, LONGEST_SEARCH));
  if (name === 'goals') shape.completedSince = z.optional(anyInstant);
  return {
    ...shape,
    updatedSince: z.optional(anyInstant),
    order: z.optional(z.enum(['asc', 'desc'])),
    total: z.optional(trueOrFalse),
    limit: z.optional(z.pipe(wholeNumber, z.int().check(z.minimum(1), z.maximum(MAX_LIMIT)))),
    after: z.optional(z.string()),
  };
}

const wholeNumber = z.pipe(z.string().check(z.regex(/^\d{1,6}$/, 'must be a whole number')), z.transform(Number));

/** An instant in any spelling; a plus sign that was not encoded has become a blank. */
const anyInstant = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text: string) => toInstant(text.replace(' ', '+'))),
  ),
  instant(),
);

const trueOrFalse = z.pipe(
  z.enum(['true', 'false']),
  z.transform((text: 'true' | 'false') => text === 'true'),
);

/** A day, or `none` for what has none. */
const dayOrNone = z.pipe(
  z.string().check(z.refine((text) => text === 'none' || isCalendarDay(text), 'must be a day as YYYY-MM-DD, or none')),
  z.transform((text: string) => (text === 'none' ? null : text)),
);

/** A field's own schema, for a value that comes as text. */
function fromText(name: string, field: z.ZodMiniType): z.ZodMiniType {
  if (field._zod.def.type === 'boolean') return trueOrFalse;
  if (name === 'date' && z.safeParse(field, null).success) return dayOrNone;
  return z.pipe(z.string(), field as z.ZodMiniType<unknown, string>);
}

/** The values by which a record has its place in a list: those of the order, and its id. */
export const placeOf = (name: ResourceName, record: Record<string, unknown>): unknown[] =>
  [...listOrderOf(name), 'id'].map((field) => record[field]);

/** The token for the page after a place. */
export const afterToken = (place: unknown[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function readAfter(name: ResourceName, token: string): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    const { fields } = resourceOf(name);
    const schemas = [...listOrderOf(name).map((field) => fields[field] ?? instant()), z.uuid()];
    return parse(z.tuple(schemas as [z.ZodMiniType]), values, 'query');
  } catch {
    throw new Problem('invalid_request', 'The query is not valid: after must be the "next" of a page of this list.', {
      errors: [{ path: 'after', message: 'must be the "next" of a page of this list' }],
    });
  }
}

/** Whether one place comes before another in a list; what has no first value comes last, as in the database. */
export function isBefore(a: readonly unknown[], b: readonly unknown[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (value === other) continue;
    if (value === null || other === null) return other === null;
    return (value as string) < (other as string);
  }
  return false;
}
