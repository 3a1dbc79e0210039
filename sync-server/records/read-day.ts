/** A day as its user sees it: its goals and logs, the deadlines that show on it, and the timers that run. */
import type { Knex } from 'knex';
import type { ResourceName } from '#protocol/resources.ts';
import { PAGE_BYTES, statementsOf } from '../database/record-statements.ts';
import { rowToStored, type RecordRow } from '../database/records.ts';
import { listRecords, type ListDeps } from './list.ts';
import { presentInFull } from '../apply/present.ts';
import { MAX_LIMIT } from './query.ts';
import type { Today } from './today.ts';

/**
 * Reads today.
 * @returns the JSON of `{ date, timeZone, dayStart, goals, logs, deadlines, running }`; of each list as much as a page may hold
 */
export async function readDay(deps: ListDeps, userId: string, today: Today): Promise<string> {
  const { date, timeZone, dayStart } = today;
  const ofDay = { filters: [['date', date]] as [string, unknown][], limit: MAX_LIMIT };
  const [goals, logs, deadlines, running] = await Promise.all([
    listRecords(deps, 'goals', userId, ofDay, today),
    listRecords(deps, 'logs', userId, ofDay, today),
    selectLive(deps, 'deadlines', userId, (select) => showing(select, date)),
    selectLive(deps, 'logs', userId, runningNow),
  ]);
  const lists = { goals: dataOf(goals), logs: dataOf(logs), deadlines, running };
  const written = Object.entries(lists).map(([name, json]) => `"${name}":${json}`);
  return `{${JSON.stringify({ date, timeZone, dayStart }).slice(1, -1)},${written.join()}}`;
}

/** The list itself, of the JSON of a page. */
const dataOf = (page: string): string => page.slice('{"data":'.length, page.lastIndexOf(',"count":'));

/** The deadlines of today, and the open ones that are past or whose work has begun. */
function showing(deadlines: Knex.QueryBuilder, date: string): void {
  void deadlines
    .whereRaw('(date = ? or (not done and not let_go and (date < ? or work_from <= ?)))', [date, date, date])
    .orderBy(['date', 'deadlines.created_at', 'id']);
}

/** Timers that were not stopped, the latest first. */
const runningNow = (logs: Knex.QueryBuilder): void =>
  void logs
    .whereNotNull('started_at')
    .whereNull('ended_at')
    .orderBy([{ column: 'started_at', order: 'desc' }, 'id']);

async function selectLive(
  { database }: ListDeps,
  name: ResourceName,
  userId: string,
  narrow: (select: Knex.QueryBuilder) => void,
): Promise<string> {
  const select = database(name).where({ user_id: userId, deleted: false }).limit(MAX_LIMIT);
  narrow(select);
  const rows = await select.select<RecordRow[]>(database.raw(statementsOf(name).columns));
  const written: string[] = [];
  let length = 0;
  for (const row of rows) {
    if (length >= PAGE_BYTES) break;
    written.push(JSON.stringify(presentInFull(name, rowToStored(name, row).record)));
    length += written.at(-1)!.length;
  }
  return `[${written.join()}]`;
}
