/** One live record of a user, or a page of them. */
import type { Knex } from 'knex';
import { dayId } from '#protocol/day-id.ts';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';
import type { Database } from '../database/connection.ts';
import { caseFoldingCollation } from '../database/case-folding.ts';
import { fieldToColumn, PAGE_BYTES, statementsOf } from '../database/record-statements.ts';
import { loadRecords, rowToStored, type RecordRow } from '../database/records.ts';
import type { ServerClock } from '../apply/server-clock.ts';
import { untouchedRecord } from '../apply/untouched.ts';
import { isHidden, withoutHidden } from './hidden-steps.ts';
import { presentInFull, type PresentedRecord } from './present.ts';
import { afterToken, type ListQuery } from './query.ts';
import { namesOfSubject } from './subject-names.ts';
import { refuseUnknownId, type UnknownIdDeps } from './unknown-id.ts';

/** How much of a user's texts one search looks through, in bytes; the next page goes on from there. */
const SEARCHED_BYTES = 4 * PAGE_BYTES;
const SEARCHED_ROWS = 20_000;

export interface GetDeps extends UnknownIdDeps {
  clock: Pick<ServerClock, 'now'>;
}

/** @throws Problem `not_found`, for a deleted record too; `not_yours` */
export async function getRecord(
  deps: GetDeps,
  name: ResourceName,
  userId: string,
  id: string,
): Promise<PresentedRecord> {
  const { database, clock } = deps;
  const [row] = await loadRecords(database, name, userId, [id]);
  const stored = row ?? untouchedRecord(name, userId, id, clock.now());
  if (!stored || stored.deleted || (name === 'steps' && (await isHidden(database, userId, stored.record))))
    return refuseUnknownId(deps, name, userId, id);
  return presentInFull(name, stored.record);
}

/**
 * Lists in the order of the registry; the id decides between equals. A page ends where it is long, and a search where it has looked
 * through much, so that no request costs more than a page: then there is a `next`, however few there are.
 * @returns the JSON of `{ data, count, next }`
 */
export async function listRecords(
  database: Database,
  name: ResourceName,
  userId: string,
  query: ListQuery,
): Promise<string> {
  const rows = (await selectPage(database, name, userId, query)) as ListedRow[];
  const found = rows.filter(({ matches }) => matches);
  const data: string[] = [];
  let length = 0;
  for (const row of found.slice(0, query.limit)) {
    data.push(JSON.stringify(presentInFull(name, rowToStored(name, row).record)));
    length += data.at(-1)!.length;
    if (length >= PAGE_BYTES) break;
  }
  if (rows.length === 0) data.push(...untouchedDay(name, userId, query));
  const last = data.length < found.length ? found[data.length - 1] : rows.find(isUnfinished);
  const next = last ? afterToken(resourceOf(name), rowToStored(name, last).record) : null;
  return `{"data":[${data.join()}],"count":${data.length},"next":${JSON.stringify(next)}}`;
}

/** A day that is asked for alone exists, also when nobody touched it. */
function untouchedDay(name: ResourceName, userId: string, { filters, from, to, q, after }: ListQuery): string[] {
  const [[field, date] = []] = filters;
  if (name !== 'days' || field !== 'date' || from || to || q || after) return [];
  const stored = untouchedRecord(name, userId, dayId(date as string), 0, { date });
  return stored ? [JSON.stringify(presentInFull(name, stored.record))] : [];
}

/** A row of a list, with where it stands among those that were looked at. */
interface ListedRow extends RecordRow {
  /** Whether it is to be listed; the last row that was looked at comes all the same. */
  matches: boolean;
  is_last: boolean;
  place: number;
  /** How many there are up to the bound of rows. */
  places: number;
}

/** Whether there is more behind the last row that was looked at. */
const isUnfinished = ({ is_last, place, places }: ListedRow): boolean =>
  is_last && (place < places || places > SEARCHED_ROWS);

async function selectPage(
  database: Database,
  name: ResourceName,
  userId: string,
  query: ListQuery,
): Promise<unknown[]> {
  const { order, measured: columns } = statementsOf(name);
  const isSearch = query.q !== undefined;
  const candidates = database(name)
    .where({ user_id: userId, deleted: false })
    .limit(isSearch ? SEARCHED_ROWS + 1 : query.limit + 1);
  for (const column of order) void candidates.orderBy(`${name}.${column}`);
  narrow(candidates, query);
  if (query.subject !== undefined)
    void candidates.whereRaw('subject = any(?::text[])', [await namesOfSubject(database, name, userId, query.subject)]);
  if (name === 'steps') withoutHidden(candidates, userId);
  if (query.after) void candidates.whereRaw(...isAfter(name, order, query.after));
  const measured = database.from(candidates.as(name)).select(database.raw(columns));
  const collation = await caseFoldingCollation(database);
  const judged = database
    .from(measured.as('measured'))
    .select('*', isFound(database, name, query.q, collation), database.raw('place = max(place) over () as is_last'))
    .where('bytes', '<=', isSearch ? SEARCHED_BYTES : PAGE_BYTES)
    .orWhere('place', 1);
  return database
    .from(judged.as('judged'))
    .where('matches', true)
    .orWhere('is_last', true)
    .orderBy('place')
    .limit(query.limit + 2);
}

/** Whether a row comes after another one, the earlier columns first. Of the first column null comes last, as in the order. */
function isAfter(name: ResourceName, columns: string[], values: unknown[]): [sql: string, bindings: string[]] {
  const [first, ...rest] = columns as [string, ...string[]];
  const tuples = ({ length }: string[]): string =>
    `(${Array(length).fill('??').join()}) > (${Array(length).fill('?').join()})`;
  if (values[0] === null) return [`?? is null and ${tuples(rest)}`, [first, ...rest, ...values.slice(1)] as string[]];
  const after = [...columns, ...values] as string[];
  const { fields, order } = resourceOf(name);
  if (!fields[order[0]!]!.safeParse(null).success) return [tuples(columns), after];
  return [`(${tuples(columns)} or ?? is null)`, [...after, first]];
}

function narrow(select: Knex.QueryBuilder, { filters, from, to }: ListQuery): void {
  for (const [field, value] of filters) void select.where(fieldToColumn(field), value as string);
  if (from !== undefined) void select.where('date', '>=', from);
  if (to !== undefined) void select.where('date', '<=', to);
}

/** Whether a record holds a text in one of its search fields, in any case; `%` and `_` mean themselves. */
function isFound(database: Database, name: ResourceName, text: string | undefined, collation: string): Knex.Raw {
  if (text === undefined) return database.raw('true as matches');
  const pattern = `%${text.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`;
  return database.raw(
    statementsOf(name).found,
    resourceOf(name).search.flatMap(() => [collation, pattern]),
  );
}
