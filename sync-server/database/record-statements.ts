/**
 * The SQL of each resource, made once from its line in the registry. Its names come from the code alone; every value is bound.
 */
import { listOrderOf } from '#protocol/filters.ts';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { fieldToColumn } from './field-to-column.ts';
import type { Statement } from './statement.ts';
import { storedColumns } from './stored-columns.ts';

export interface RecordStatements {
  /** The columns to select for a record. */
  columns: string;
  /** The columns to select for a search: its position in lists, and the searched fields. */
  search: string;
  /** Some of this beside how long the texts are up to a row, its place and how many rows there are, in the order of a list. */
  measured: (select: string, list: { isDescending?: boolean }) => string;
  /** The order of lists: by the resource's own, then by the id. */
  order: string[];
  /** Takes user id, ids. */
  load: Statement;
  /** Takes user id, id: a row if only somebody else has that id, and live. */
  another: Statement;
  /** Takes user id, version, limit. */
  changes: Statement;
  /** Takes also from when and before when a record was made, in seconds since 1970. */
  changesMadeIn: Statement;
  /** Takes user id, then an array for each of `storedColumns`. */
  store: Statement;
}

/** The columns of `createSyncedTable`. */
export const SHARED_COLUMNS = ['id', 'user_id', 'created_at', 'stamps', 'versions', 'deleted', 'version'];

const FIELDS = new Map(
  resourceNames.map((name) => [
    name,
    Object.keys(resourceOf(name).fields).map((field) => [field, fieldToColumn(field)] as const),
  ]),
);

/** The fields of a resource, each with the column that holds it. */
export const fieldsWithColumns = (name: ResourceName): (readonly [field: string, column: string])[] =>
  FIELDS.get(name)!;

/** How long the texts of a page may be together, in bytes. */
export const PAGE_BYTES = 1024 * 1024;

/** The approximate size of a row in SQL: its texts and its stamps. Asking for the length of a text does not read it. */
export const bytesOf = (name: ResourceName): string =>
  fieldsWithColumns(name).reduce((sum, [, column]) => `${sum} + coalesce(octet_length("${column}"::text), 0)`, '200');

/**
 * Days and instants are written as text by the database, so that no time zone of any process can shift them. The column of a day is
 * called `date` or ends in `_date`.
 */
function selectColumn(column: string): string {
  if (column === 'created_at')
    return `to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at`;
  if (/(^|_)date$/.test(column)) return `to_char("${column}", 'YYYY-MM-DD') as "${column}"`;
  return `"${column}"`;
}

const STATEMENTS = new Map(resourceNames.map((name) => [name, statementsFor(name)]));

/** The statements of a resource. */
export const statementsOf = (name: ResourceName): RecordStatements => STATEMENTS.get(name)!;

function statementsFor(name: ResourceName): RecordStatements {
  const columns = [...SHARED_COLUMNS, ...fieldsWithColumns(name).map(([, column]) => column)]
    .map(selectColumn)
    .join(', ');
  const order = [...listOrderOf(name), 'id'].map(fieldToColumn);
  const searched = [...new Set([...order, ...resourceOf(name).search.map(fieldToColumn)])];
  const inOrder = (direction: string): string =>
    `order by ${order.map((column) => `"${name}"."${column}" ${direction}`).join()}`;
  return {
    columns,
    search: searched.map(selectColumn).join(', '),
    measured: (select, { isDescending = false }) => {
      const over = inOrder(isDescending ? 'desc' : 'asc');
      return `${select}, sum(${bytesOf(name)}) over (${over} rows unbounded preceding) as bytes,
        row_number() over (${over}) as place, count(*) over () as places`;
    },
    order,
    load: {
      name: `load-${name}`,
      text: `select ${columns} from "${name}" where user_id = $1 and id = any($2::uuid[])`,
    },
    another: {
      name: `another-${name}`,
      text: `select from "${name}" where id = $2 and not deleted
        and not exists (select from "${name}" where user_id = $1 and id = $2) limit 1`,
    },
    changes: {
      name: `changes-${name}`,
      text: `select ${columns} from "${name}" where user_id = $1 and version > $2 order by version, id limit $3`,
    },
    changesMadeIn: {
      name: `changes-made-in-${name}`,
      text: `select ${columns} from "${name}" where user_id = $1 and version > $2
        and created_at >= to_timestamp($4) and created_at < to_timestamp($5) order by version, id limit $3`,
    },
    store: { name: `store-${name}`, text: upsert(name) },
  };
}

/** Stores rows that come as an array for each column, of which PostgreSQL makes rows in two thirds of the time that JSON takes. */
function upsert(name: ResourceName): string {
  const columns = storedColumns(name);
  const names = columns.map(({ column }) => `"${column}"`).join(', ');
  const arrays = columns.map(({ type }, i) => `$${i + 2}::${type}[]`).join(', ');
  const updates = columns
    .filter(({ column }) => column !== 'id')
    .map(({ column }) => `"${column}" = excluded."${column}"`);
  return `insert into "${name}" (user_id, ${names}) select $1::uuid, * from unnest(${arrays})
    on conflict (user_id, id) do update set ${updates.join(', ')}`;
}
