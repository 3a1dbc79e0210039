/** A page of what a user has stored of a resource, as far as one request reads. */
import type { Knex } from 'knex';
import { fold, textToWords } from '#protocol/fold.ts';
import { listOrderOf } from '#protocol/filters.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';
import { createBreather } from '../apply/breather.ts';
import type { Database } from '../database/connection.ts';
import { fieldToColumn } from '../database/field-to-column.ts';
import { PAGE_BYTES, statementsOf } from '../database/record-statements.ts';
import { loadRecords, rowToStored, type FullRecord, type RecordRow } from '../database/records.ts';
import { withoutHidden } from './hidden-steps.ts';
import { placeOf, type ListQuery } from './query.ts';
import { namesOfSubject } from './subject-names.ts';

/** How much of a user's texts one search looks through, in bytes; the next page goes on from there. */
const SEARCHED_BYTES = 4 * PAGE_BYTES;
const SEARCHED_ROWS = 20_000;
/** How many times that to count what it finds on all pages. */
const MOST_COUNTED = 8;

/** Records in the order of a list. */
export interface Page {
  records: FullRecord[];
  /** The place behind which there may be more; null at the end. */
  rest: unknown[] | null;
}

interface PlacedRow extends RecordRow {
  place: number;
  /** How many there are up to the bound of rows. */
  places: number;
}

/** The first records behind `after`: as many as the limit says, or as a page may be long. */
export async function readPage(
  database: Database,
  name: ResourceName,
  userId: string,
  query: ListQuery,
): Promise<Page> {
  const { columns, measured } = statementsOf(name);
  const candidates = inOrder(await narrowing(database, name, userId, query), name, query, query.limit + 1);
  const rows = await inBytes(database, name, candidates, measured(columns, query), PAGE_BYTES);
  const records = rows.slice(0, query.limit).map((row) => rowToStored(name, row).record);
  return { records, rest: rows.length > 0 && rows[0]!.places > records.length ? placeOf(name, records.at(-1)!) : null };
}

/** The same of records that hold every word of `q`; it ends where it has looked through much, however few it found. */
export async function searchPage(
  database: Database,
  name: ResourceName,
  userId: string,
  query: ListQuery & { q: string },
): Promise<Page> {
  const { found, rest } = await search(database, name, userId, query);
  const stored = await loadRecords(
    database,
    name,
    userId,
    found.map(({ id }) => id as string),
  );
  const byId = new Map(stored.filter(({ deleted }) => !deleted).map(({ record }) => [record.id, record]));
  return { records: found.flatMap(({ id }) => byId.get(id as string) ?? []), rest };
}

/** How many records there are on all pages; null where a search would have to look through too much. */
export async function countRecords(
  database: Database,
  name: ResourceName,
  userId: string,
  { after: _, ...query }: ListQuery,
): Promise<number | null> {
  if (query.q === undefined) {
    const { select } = await narrowing(database, name, userId, query);
    const [row] = await select.count<{ count: number }[]>('* as count');
    return row!.count;
  }
  let count = 0;
  let after: unknown[] | undefined;
  for (let counted = 0; counted < MOST_COUNTED; counted += 1) {
    const part = { ...query, q: query.q, limit: SEARCHED_ROWS, ...(after && { after }) };
    const { found, rest } = await search(database, name, userId, part);
    count += found.length;
    if (rest === null) return count;
    after = rest;
  }
  return null;
}

async function search(
  database: Database,
  name: ResourceName,
  userId: string,
  query: ListQuery & { q: string },
): Promise<{ found: RecordRow[]; rest: unknown[] | null }> {
  const { search: columns, measured } = statementsOf(name);
  const candidates = inOrder(await narrowing(database, name, userId, query), name, query, SEARCHED_ROWS + 1);
  const rows = await inBytes(database, name, candidates, measured(columns, query), SEARCHED_BYTES);
  const holds = createTextFinder(name, query.q);
  const breather = createBreather(() => performance.now());
  const found: RecordRow[] = [];
  for (const row of rows) {
    if (found.length === query.limit) return { found, rest: rowToPlace(name, found.at(-1)!) };
    if (holds(rowToRecord(name, row))) found.push(row);
    await breather();
  }
  const last = rows.at(-1);
  return { found, rest: last && last.places > last.place ? rowToPlace(name, last) : null };
}

/** Tells whether the search fields of a record hold every word of a text, folded as the app folds them. */
export function createTextFinder(name: ResourceName, text: string): (record: Record<string, unknown>) => boolean {
  const words = textToWords(text);
  const { search: fields } = resourceOf(name);
  return (record) => {
    if (words.length === 0) return false;
    const folded = fold(fields.map((field) => (record[field] ?? '') as string).join(' '));
    return words.every((word) => folded.includes(word));
  };
}

const rowToRecord = (name: ResourceName, row: RecordRow): Record<string, unknown> => ({
  ...Object.fromEntries(
    [...resourceOf(name).search, ...listOrderOf(name)].map((field) => [field, row[fieldToColumn(field)]]),
  ),
  id: row.id,
});

const rowToPlace = (name: ResourceName, row: RecordRow): unknown[] => placeOf(name, rowToRecord(name, row));

/** Rows of candidates up to a length; the first one in any case. */
const inBytes = (
  database: Database,
  name: ResourceName,
  candidates: Knex.QueryBuilder,
  select: string,
  bytes: number,
): Promise<PlacedRow[]> =>
  database
    .from(database.from(candidates.as(name)).select(database.raw(select)).as('measured'))
    .where('bytes', '<=', bytes)
    .orWhere('place', 1)
    .orderBy('place');

function inOrder(
  { select }: Narrowed,
  name: ResourceName,
  { isDescending = false, after }: ListQuery,
  limit: number,
): Knex.QueryBuilder {
  const { order } = statementsOf(name);
  for (const column of order) void select.orderBy(`${name}.${column}`, isDescending ? 'desc' : 'asc');
  if (after) void select.whereRaw(...isBehind(name, order, after, isDescending));
  return select.limit(limit);
}

/** Whether a row lies behind a place. Null comes last in the first column, and first where the order is turned round. */
function isBehind(
  name: ResourceName,
  columns: string[],
  values: unknown[],
  isDescending: boolean,
): [sql: string, bindings: string[]] {
  const [first, ...rest] = columns as [string, ...string[]];
  const tuples = ({ length }: string[]): string =>
    `(${Array(length).fill('??').join()}) ${isDescending ? '<' : '>'} (${Array(length).fill('?').join()})`;
  if (values[0] === null) {
    const isNull = [`(?? is null and ${tuples(rest)}`, [first, ...rest, ...values.slice(1)] as string[]] as const;
    return isDescending ? [`${isNull[0]} or ?? is not null)`, [...isNull[1], first]] : [`${isNull[0]})`, isNull[1]];
  }
  const behind = [...columns, ...values] as string[];
  const { fields, order } = resourceOf(name);
  const mayBeNull = fields[order[0]!]?.safeParse(null).success === true;
  if (!mayBeNull || isDescending) return [tuples(columns), behind];
  return [`(${tuples(columns)} or ?? is null)`, [...behind, first]];
}

/** A selection in a wrapper, since awaiting it would run it. */
interface Narrowed {
  select: Knex.QueryBuilder;
}

async function narrowing(
  database: Database,
  name: ResourceName,
  userId: string,
  { filters, subject, from, to, completedSince, updatedSince }: ListQuery,
): Promise<Narrowed> {
  const names = subject === undefined ? undefined : await namesOfSubject(database, name, userId, subject);
  const select = database(name).where({ user_id: userId, deleted: false });
  for (const [field, value] of filters) {
    if (value === null) void select.whereNull(fieldToColumn(field));
    else void select.where(fieldToColumn(field), value as string);
  }
  if (from !== undefined) void select.where('date', '>=', from);
  if (to !== undefined) void select.where('date', '<=', to);
  if (completedSince !== undefined)
    void select.whereRaw(`completed and coalesce(stamps->>'completed', stamps->>'*') collate "C" >= ?`, [
      instantToStamp(completedSince),
    ]);
  if (updatedSince !== undefined)
    void select.whereRaw(
      '(exists (select from jsonb_each_text(stamps) as written where written.value collate "C" >= ?) or created_at >= ?)',
      [instantToStamp(updatedSince), updatedSince],
    );
  if (names) void select.whereRaw('subject = any(?::text[])', [names]);
  if (name === 'steps') withoutHidden(select, userId);
  return { select };
}

/** The first digits of the stamps of an instant; the stamps of later instants are greater. */
const instantToStamp = (instant: string): string => Math.max(0, Date.parse(instant)).toString(16).padStart(12, '0');
