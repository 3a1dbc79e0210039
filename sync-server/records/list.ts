/** One live record of a user, or a page of them, with what rules put there that nobody stored. */
import { dayId } from '#protocol/day-id.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { PAGE_BYTES } from '../database/record-statements.ts';
import { loadRecords, type FullRecord } from '../database/records.ts';
import { untouchedRecord } from '../apply/untouched.ts';
import { computedCount, computedOf, findComputed, type ComputedDeps } from './computed.ts';
import { isHidden } from './hidden-steps.ts';
import { presentInFull, type PresentedRecord } from '../apply/present.ts';
import { afterToken, isBefore, placeOf, type ListQuery } from './query.ts';
import { countRecords, readPage, searchPage, type Page } from './read-page.ts';
import type { Today } from './today.ts';
import { refuseUnknownId, type UnknownIdDeps } from './unknown-id.ts';

export interface ListDeps extends UnknownIdDeps, ComputedDeps {}

/** @throws Problem `not_found`, for a deleted record too; `not_yours` */
export async function getRecord(
  deps: ListDeps,
  name: ResourceName,
  userId: string,
  id: string,
): Promise<PresentedRecord> {
  const { database, clock } = deps;
  const [row] = await loadRecords(database, name, userId, [id]);
  const stored =
    row ?? untouchedRecord(name, userId, id, clock.now()) ?? (await findComputed(deps, name, userId, [id])).get(id);
  if (!stored || stored.deleted || (name === 'steps' && (await isHidden(database, userId, stored.record))))
    return refuseUnknownId(deps, name, userId, id);
  return presentInFull(name, stored.record);
}

/**
 * Lists in the order of the registry; the id decides between equals. A page ends where it is long, and a search where it has looked
 * through much, so that no request costs more than a page: then there is a `next`, however few there are.
 * @returns the JSON of `{ data, count, next }`, with `total` where it was asked for
 */
export async function listRecords(
  deps: ListDeps,
  name: ResourceName,
  userId: string,
  query: ListQuery,
  today: Today,
): Promise<string> {
  const { database } = deps;
  const { q } = query;
  const stored = await (q === undefined
    ? readPage(database, name, userId, query)
    : searchPage(database, name, userId, { ...query, q }));
  const computed = await computedOf(deps, name, userId, query, today, stored);
  const { records, rest } = putTogether(name, query, stored, computed);
  const data: string[] = [];
  let length = 0;
  for (const record of records) {
    data.push(JSON.stringify(presentInFull(name, record)));
    length += data.at(-1)!.length;
    if (length >= PAGE_BYTES) break;
  }
  const next = data.length < records.length ? placeOf(name, records[data.length - 1]!) : rest;
  if (records.length === 0) data.push(...untouchedDay(name, userId, query));
  const total = query.total ? `,"total":${JSON.stringify(await countAll(deps, name, userId, query, today))}` : '';
  return `{"data":[${data.join()}],"count":${data.length},"next":${JSON.stringify(next && afterToken(next))}${total}}`;
}

/** Merges stored and computed records in one order, up to the limit. */
function putTogether(name: ResourceName, query: ListQuery, stored: Page, computed: FullRecord[]): Page {
  if (computed.length === 0) return stored;
  const records = [...stored.records, ...computed].sort((a, b) => compare(name, a, b));
  if (query.isDescending) records.reverse();
  const page = records.slice(0, query.limit);
  return { records: page, rest: page.length < records.length ? placeOf(name, page.at(-1)!) : stored.rest };
}

const compare = (name: ResourceName, a: FullRecord, b: FullRecord): number =>
  isBefore(placeOf(name, a), placeOf(name, b)) ? -1 : 1;

async function countAll(
  deps: ListDeps,
  name: ResourceName,
  userId: string,
  query: ListQuery,
  today: Today,
): Promise<number | null> {
  const stored = await countRecords(deps.database, name, userId, query);
  return stored === null ? null : stored + (await computedCount(deps, name, userId, query, today));
}

/** A day that is asked for alone exists, also when nobody touched it. */
function untouchedDay(name: ResourceName, userId: string, { filters, from, to, q, after }: ListQuery): string[] {
  const [[field, date] = []] = filters;
  if (name !== 'days' || field !== 'date' || from || to || q || after) return [];
  const stored = untouchedRecord(name, userId, dayId(date as string), 0, { date });
  return stored ? [JSON.stringify(presentInFull(name, stored.record))] : [];
}
