/**
 * What the live goals of a day mean for one another: no two with the same title, and a place at the end for a new one.
 * Read once for a whole batch, then kept in step in memory while its mutations are decided, one after the other.
 */
import type { Knex } from 'knex';
import type { Stamped } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { positionBetween } from '#protocol/position.ts';
import { Problem } from '#protocol/problem.ts';
import { titleKey } from '#protocol/text.ts';
import type { StoredRecord } from '../database/records.ts';

const LONGEST_POSITION = 256;

export class GoalDays {
  /** The ids of the live goals under each date and title. */
  readonly #titles = new Map<string, Set<string>>();
  /** The last position of each day. */
  readonly #lastPositions = new Map<string, string>();

  /** Takes a record into account as it now stands, instead of as it stood. */
  replace(before: StoredRecord | undefined, after: StoredRecord): void {
    if (before && !before.deleted) this.#titles.get(keyOf(before.record))?.delete(before.record.id);
    if (!after.deleted) this.#add(keyOf(after.record), after.record.id, after.record);
  }

  /** Takes a live goal into account that the batch itself does not touch. */
  addTitle(date: string, key: string, id: string): void {
    this.#holders(`${date} ${key}`).add(id);
  }

  addLastPosition(date: string, position: string): void {
    const last = this.#lastPositions.get(date);
    if (last === undefined || position > last) this.#lastPositions.set(date, position);
  }

  /**
   * @throws Problem `duplicate_goal` when another live goal with this title stands on this date, unless that was already so
   */
  refuseDuplicate(before: StoredRecord | undefined, after: StoredRecord): void {
    if (after.deleted) return;
    const key = keyOf(after.record);
    if (before && !before.deleted && keyOf(before.record) === key) return;
    const existing = [...this.#holders(key)].filter((id) => id !== after.record.id).sort()[0];
    if (existing === undefined) return;
    const { title, date } = after.record as Stamped & { title: string; date: string };
    throw new Problem('duplicate_goal', `"${title}" is already there on ${date}.`, { existing });
  }

  /** The position after all others of a day. */
  positionAtEnd(date: string): string {
    const last = this.#lastPositions.get(date) ?? null;
    const next = positionBetween(last, null);
    return last !== null && next.length > LONGEST_POSITION ? last : next;
  }

  #add(key: string, id: string, record: Stamped): void {
    this.#holders(key).add(id);
    this.addLastPosition(record.date as string, record.position as string);
  }

  #holders(key: string): Set<string> {
    let holders = this.#titles.get(key);
    if (!holders) this.#titles.set(key, (holders = new Set()));
    return holders;
  }
}

const keyOf = ({ date, title }: Stamped): string => `${date as string} ${titleKey(title as string)}`;

/**
 * Reads what a batch's goal mutations may collide with, in at most two statements.
 * @param touched  the records that the mutations name, as they stand
 */
export async function loadGoalDays(
  trx: Knex,
  userId: string,
  mutations: Mutation[],
  touched: ReadonlyMap<string, StoredRecord>,
): Promise<GoalDays> {
  const days = new GoalDays();
  for (const stored of touched.values()) if (stored.userId === userId) days.replace(undefined, stored);
  await addTitles(trx, userId, days, possibleTitles(mutations, touched));
  await addLastPositions(trx, userId, days, daysThatNeedAnEnd(mutations, touched));
  return days;
}

/** Every date and title that a record of the batch can come to stand under: it may be named by several mutations. */
function possibleTitles(
  mutations: Mutation[],
  touched: ReadonlyMap<string, StoredRecord>,
): Map<string, [string, string]> {
  const byRecord = new Map<string, { dates: Set<string>; keys: Set<string> }>();
  for (const { method, recordId, body = {} } of mutations) {
    if (method === 'DELETE') continue;
    const known = touched.get(recordId)?.record;
    let entry = byRecord.get(recordId);
    if (!entry) {
      entry = { dates: new Set(), keys: new Set() };
      if (known) entry.dates.add(known.date as string);
      if (known) entry.keys.add(titleKey(known.title as string));
      byRecord.set(recordId, entry);
    }
    if (typeof body.date === 'string') entry.dates.add(body.date);
    if (typeof body.title === 'string') entry.keys.add(titleKey(body.title));
  }
  const pairs = new Map<string, [string, string]>();
  for (const { dates, keys } of byRecord.values())
    for (const date of dates) for (const key of keys) pairs.set(`${date} ${key}`, [date, key]);
  return pairs;
}

async function addTitles(
  trx: Knex,
  userId: string,
  days: GoalDays,
  pairs: Map<string, [string, string]>,
): Promise<void> {
  if (pairs.size === 0) return;
  const dates = [...pairs.values()].map(([date]) => date);
  const keys = [...pairs.values()].map(([, key]) => key);
  const { rows } = await trx.raw<{ rows: { id: string; date: string; title_key: string }[] }>(
    `select goals.id, to_char(goals.date, 'YYYY-MM-DD') as date, goals.title_key
     from unnest(?::date[], ?::text[]) as wanted(date, title_key)
     join goals on goals.user_id = ? and not goals.deleted
       and goals.date = wanted.date and goals.title_key = wanted.title_key collate "C"`,
    [dates, keys, userId],
  );
  for (const row of rows) days.addTitle(row.date, row.title_key, row.id);
}

function daysThatNeedAnEnd(mutations: Mutation[], touched: ReadonlyMap<string, StoredRecord>): string[] {
  const dates = new Set<string>();
  for (const { method, recordId, body = {} } of mutations)
    if (method === 'POST' && body.position === undefined && !touched.has(recordId)) dates.add(body.date as string);
  return [...dates];
}

async function addLastPositions(trx: Knex, userId: string, days: GoalDays, dates: string[]): Promise<void> {
  if (dates.length === 0) return;
  const { rows } = await trx.raw<{ rows: { date: string; position: string }[] }>(
    `select to_char(wanted.date, 'YYYY-MM-DD') as date, max(goals.position) as position
     from unnest(?::date[]) as wanted(date)
     join goals on goals.user_id = ? and not goals.deleted and goals.date = wanted.date
     group by wanted.date`,
    [dates, userId],
  );
  for (const row of rows) days.addLastPosition(row.date, row.position);
}
