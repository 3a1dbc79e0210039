/**
 * The feed as PostgreSQL tells it: each change is JSON by the time it leaves the database, and passes through this process as text.
 * Head and changes come from one statement, and so from one state of the database, without a transaction around it.
 */
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import { accountIsGone, type FeedHead } from './feed-head.ts';
import { bytesOf, fieldsWithColumns, PAGE_BYTES } from './record-statements.ts';
import { run, type Db, type Statement } from './statement.ts';

/** A change as it travels. */
export interface FeedRow {
  version: number;
  /** `{ resource, record }`, see `changeSchema`; null for what is left out, of which none is made. */
  json: string | null;
}

/** Records that their reader knows, each in a version: by `<resource>/<id>`. */
export type KnownRows = ReadonlyMap<string, number>;

/** A part of the feed: what came after a version, the oldest first; or what came up to one, the newest first. */
export type FeedSlice = { after: number } | { upTo: number };

export interface FeedRows {
  head: FeedHead;
  /** The first changes of the part, deletions included, of all resources, in the order of versions and then ids. */
  rows: FeedRow[];
  /** The first version that was left out because the rows before it are long enough. */
  cut?: number;
}

/**
 * A user's first `limit` changes of a part of the feed, or fewer where they are long.
 * @param known  what is left out of those that came after a version
 * @throws Problem `session_revoked` when the user is gone
 */
export async function loadFeedRows(
  db: Db,
  userId: string,
  slice: FeedSlice,
  limit: number,
  known: KnownRows = new Map(),
): Promise<FeedRows> {
  const [statement, bound] = 'after' in slice ? [FORWARD, slice.after] : [BACKWARD, slice.upTo];
  const values = [userId, bound, limit, PAGE_BYTES];
  const { rows } =
    'after' in slice && known.size > 0
      ? await run<FeedRow>(db, FORWARD_BUT_KNOWN, [...values, ...toColumns(known)])
      : await run<FeedRow>(db, statement, values);
  const [first, ...changes] = rows;
  if (!first) return accountIsGone();
  const { cut, ...head } = JSON.parse(first.json!) as FeedHead & { cut: number | null };
  return { head, rows: changes, ...(cut !== null && { cut }) };
}

/** Resources, ids and versions. */
function toColumns(known: KnownRows): [string[], string[], number[]] {
  const names = [...known.keys()].map((key) => key.split('/') as [string, string]);
  return [names.map(([name]) => name), names.map(([, id]) => id), [...known.values()]];
}

const CREATED_AT = "created_at at time zone 'UTC'";

/** The milliseconds of a record's latest stamp. Most records have one stamp for all of their fields. */
const LATEST_MS = `('x' || left(
  case when stamps - '*' = '{}' then stamps->>'*' else (select max(value collate "C") from jsonb_each_text(stamps)) end,
  12))::bit(48)::bigint`;

/**
 * When a record was last written, but not before it was made; see `presentRecord`. PostgreSQL multiplies intervals as floating point,
 * which is exact for 2,000 years; and no stamp from the future gets into a row.
 */
const UPDATED_AT = `greatest(${CREATED_AT}, timestamp '1970-01-01' + ${LATEST_MS} * interval '1 ms')`;

const toInstant = (timestamp: string): string => `to_char(${timestamp}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The first changes of one resource, with their lengths alone. */
const lengthsOf = (name: ResourceName, { isPart, order }: Direction): string =>
  `(select version, id, case when deleted then 200 else ${bytesOf(name)} end as bytes from "${name}"
    where user_id = $1 and version ${isPart} $2 order by version ${order}, id ${order} limit $3)`;

/** The changes of one resource. JSON has days as they are, whatever the time zone. */
function changesOf(name: ResourceName, { isPart, isWithin, order, leavesOut }: Direction): string {
  const fields = fieldsWithColumns(name).map(([field, column]) => `"${column}" as "${field}"`);
  const json = `'{"resource":"${name}","record":' || case
        when stored.deleted then json_build_object('id', stored.id, 'deleted', true, 'stamps', stored.stamps)
        else row_to_json(record) end || '}'`;
  return `(select stored.version, stored.id, ${leavesOut ? `case when known.id is null then ${json} end` : json} as json
    from "${name}" as stored ${
      leavesOut
        ? `left join known on known.resource = '${name}' and known.id = stored.id and known.version = stored.version`
        : ''
    }
    cross join lateral (
      select stored.id, ${fields.join(', ')},
        ${toInstant(CREATED_AT)} as "createdAt", ${toInstant(UPDATED_AT)} as "updatedAt", stamps
    ) as record
    where stored.user_id = $1 and stored.version ${isPart} $2 and stored.version ${isWithin} (select last from bound)
    order by stored.version ${order}, stored.id ${order} limit $3)`;
}

/** Which way a statement reads the feed. */
interface Direction {
  isPart: '>' | '<=';
  isWithin: '<=' | '>=';
  order: 'asc' | 'desc';
  /** Of some versions, the first one and the last one in this direction. */
  first: 'min' | 'max';
  last: 'min' | 'max';
  /** Whether it leaves out what its reader knows. */
  leavesOut?: true;
}

const KNOWN = `known as materialized (
    select * from unnest($5::text[], $6::uuid[], $7::bigint[]) as known(resource, id, version)),`;

/** `bound` is found by lengths first, so that no JSON is made of what is left out. */
const statementOf = (name: string, direction: Direction): Statement => ({
  name,
  text: `with lengths as (
    select version, sum(bytes) over (order by version ${direction.order}) as total, ${direction.first}(version) over () as first
    from (select * from (${resourceNames.map((resource) => lengthsOf(resource, direction)).join(' union all ')}) as all_of_them
      order by version ${direction.order}, id ${direction.order} limit $3) as few),
  bound as (
    select ${direction.last}(version) filter (where total <= $4 or version = first) as last,
      ${direction.first}(version) filter (where total > $4 and version <> first) as cut from lengths),
  head as (
    select feeds.version, feeds.mark, feeds.purged, epoch.id as epoch, bound.cut from feeds, epoch, bound where feeds.user_id = $1),
  ${direction.leavesOut ? KNOWN : ''}
  page as (
    select * from (${resourceNames.map((resource) => changesOf(resource, direction)).join(' union all ')}) as all_of_them
    order by version ${direction.order}, id ${direction.order} limit $3)
  select version, json from (
    select true as is_head, version, null as id, row_to_json(head)::text as json from head
    union all select false, version, id, json from page) as told
  order by is_head desc, version ${direction.order}, id ${direction.order}`,
});

const AFTER: Direction = { isPart: '>', isWithin: '<=', order: 'asc', first: 'min', last: 'max' };
const FORWARD = statementOf('feed', AFTER);
const FORWARD_BUT_KNOWN = statementOf('feed-but-known', { ...AFTER, leavesOut: true });
const BACKWARD = statementOf('feed-back', { isPart: '<=', isWithin: '>=', order: 'desc', first: 'max', last: 'min' });
