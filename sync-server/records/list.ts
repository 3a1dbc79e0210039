/** One live record of a user, or a page of them. */
import type { Knex } from 'knex';
import { resourceOf, type ResourceName } from '#protocol/resources.ts';
import type { Database } from '../database/connection.ts';
import { caseFoldingCollation } from '../database/case-folding.ts';
import { fieldToColumn, statementsOf } from '../database/record-statements.ts';
import { loadRecords, rowToStored, type RecordRow } from '../database/records.ts';
import { presentRecord, type PresentedRecord } from './present.ts';
import { afterToken, type ListQuery } from './query.ts';
import { refuseUnknownId, type UnknownIdDeps } from './unknown-id.ts';

export interface RecordPage {
  data: PresentedRecord[];
  /** How many are on this page. */
  count: number;
  /** For `?after=`; null on the last page. */
  next: string | null;
}

/** @throws Problem `not_found`, for a deleted record too; `not_yours` */
export async function getRecord(
  deps: UnknownIdDeps,
  name: ResourceName,
  userId: string,
  id: string,
): Promise<PresentedRecord> {
  const [stored] = await loadRecords(deps.database, name, userId, [id]);
  if (!stored || stored.deleted) return refuseUnknownId(deps, name, userId, id);
  return presentRecord(stored.record);
}

/** Lists in the order of the registry; the id decides between equals. */
export async function listRecords(
  database: Database,
  name: ResourceName,
  userId: string,
  query: ListQuery,
): Promise<RecordPage> {
  const order = [...resourceOf(name).order, 'id'].map(fieldToColumn);
  const select = database(name)
    .select(database.raw(statementsOf(name).columns))
    .where({ user_id: userId, deleted: false })
    .limit(query.limit + 1);
  for (const column of order) void select.orderByRaw('??', [`${name}.${column}`]);
  narrow(select, query);
  if (query.q !== undefined) narrowToText(select, name, query.q, await caseFoldingCollation(database));
  if (query.after) void select.whereRaw(isAfter(order.length), [...order, ...query.after] as string[]);
  const rows = (await select) as RecordRow[];
  const data = rows.slice(0, query.limit).map((row) => presentRecord(rowToStored(name, row).record));
  const last = data.at(-1);
  return {
    data,
    count: data.length,
    next: rows.length > query.limit && last ? afterToken(resourceOf(name), last) : null,
  };
}

/** Compares rows of so many columns, the earlier ones first. */
const isAfter = (columns: number): string =>
  `(${Array(columns).fill('??').join()}) > (${Array(columns).fill('?').join()})`;

function narrow(select: Knex.QueryBuilder, { filters, from, to }: ListQuery): void {
  for (const [field, value] of filters) void select.where(fieldToColumn(field), value as string);
  if (from !== undefined) void select.where('date', '>=', from);
  if (to !== undefined) void select.where('date', '<=', to);
}

/** Keeps the records that hold a text in one of their search fields, in any case; `%` and `_` mean themselves. */
function narrowToText(select: Knex.QueryBuilder, name: ResourceName, text: string, collation: string): void {
  const pattern = `%${text.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`;
  void select.where((either) => {
    for (const field of resourceOf(name).search)
      void either.orWhereRaw('?? collate ?? ilike ?', [fieldToColumn(field), collation, pattern]);
  });
}
