/**
 * What the live goals of a day mean for one another: no two with the same title and subject, and a place at the end for a new one.
 * Read for a whole batch, then kept in step in memory while its mutations are decided, one after the other.
 */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { doubleKey, type Goal } from '#protocol/goal.ts';
import type { Stamped } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { titleKey } from '#protocol/text.ts';
import type { DayTitle } from '../database/goal-queries.ts';
import type { StoredRecord } from '../database/records.ts';
import { isUnborn } from './decide.ts';
import { positionAfter } from './position-after.ts';
import type { WriteTransaction } from '../database/storage.ts';

export class GoalDays {
  /** The ids of the live goals under each `doubleKey`. */
  readonly #doubles = new Map<string, Set<string>>();
  /** The last position of each day; null for the goals without one. */
  readonly #lastPositions = new Map<CalendarDay | null, string>();

  /** @param touched  the records that the batch names, as they stand while it is decided */
  constructor(
    private readonly userId: string,
    private readonly touched: ReadonlyMap<string, StoredRecord>,
  ) {
    for (const stored of touched.values()) this.replace(undefined, stored);
  }

  /** Reads what the next mutations may collide with, in at most two statements. */
  async foresee(trx: WriteTransaction, mutations: Mutation[]): Promise<void> {
    const [titles, dates] = [possibleTitles(mutations, this.touched), daysThatNeedAnEnd(mutations, this.touched)];
    const [others, ends] = await Promise.all([
      titles.length > 0 ? trx.liveTitles(this.userId, titles) : [],
      dates.length > 0 ? trx.lastPositions(this.userId, dates) : [],
    ]);
    // Where those stand that the batch itself touches, it knows better than the database.
    for (const { date, key, subject, id } of others)
      if (!this.touched.has(id)) this.#holders(doubleKey({ date, title: key, subject, letGo: false })!).add(id);
    for (const { date, position } of ends) this.#addLastPosition(date, position);
  }

  /** Takes a record into account as it now stands, instead of as it stood. */
  replace(before: StoredRecord | undefined, after: StoredRecord): void {
    const left = before && keyOf(before);
    if (left !== undefined) this.#doubles.get(left)?.delete(after.record.id);
    if (after.deleted) return;
    const key = keyOf(after);
    if (key !== undefined) this.#holders(key).add(after.record.id);
    const { date, position } = after.record as Stamped & Goal;
    this.#addLastPosition(date, position);
  }

  /**
   * @throws Problem `duplicate_goal` when another live goal of this title and subject stands on this date, unless that was already so
   */
  refuseDuplicate(before: StoredRecord | undefined, after: StoredRecord): void {
    const key = keyOf(after);
    if (key === undefined || (before && keyOf(before) === key)) return;
    const existing = [...this.#holders(key)].filter((id) => id !== after.record.id).sort()[0];
    if (existing === undefined) return;
    const { title, date } = after.record as Stamped & Goal;
    throw new Problem('duplicate_goal', `"${title}" is already there on ${date}.`, { existing });
  }

  /** The position after all others of a day. */
  positionAtEnd(date: CalendarDay | null): string {
    return positionAfter(this.#lastPositions.get(date) ?? null);
  }

  #addLastPosition(date: CalendarDay | null, position: string): void {
    const last = this.#lastPositions.get(date);
    if (last === undefined || position > last) this.#lastPositions.set(date, position);
  }

  #holders(key: string): Set<string> {
    let holders = this.#doubles.get(key);
    if (!holders) this.#doubles.set(key, (holders = new Set()));
    return holders;
  }
}

/** What a record shares with its doubles; undefined where it has none, as while it is deleted. */
const keyOf = ({ deleted, record }: StoredRecord): string | undefined =>
  deleted ? undefined : doubleKey(record as Stamped & Goal);

const bornRecord = (touched: ReadonlyMap<string, StoredRecord>, id: string): Stamped | undefined => {
  const record = touched.get(id)?.record;
  return record && !isUnborn(record) ? record : undefined;
};

/** Every date and title that a record of the batch can come to stand under: it may be named by several mutations. */
function possibleTitles(mutations: Mutation[], touched: ReadonlyMap<string, StoredRecord>): DayTitle[] {
  const byRecord = new Map<string, { dates: Set<string>; keys: Set<string> }>();
  for (const { method, recordId, body = {} } of mutations) {
    if (method === 'DELETE') continue;
    const known = bornRecord(touched, recordId);
    let entry = byRecord.get(recordId);
    if (!entry) {
      entry = { dates: new Set(), keys: new Set() };
      if (typeof known?.date === 'string') entry.dates.add(known.date);
      if (known) entry.keys.add(titleKey(known.title as string));
      byRecord.set(recordId, entry);
    }
    if (typeof body.date === 'string') entry.dates.add(body.date);
    if (typeof body.title === 'string') entry.keys.add(titleKey(body.title));
  }
  const titles: DayTitle[] = [];
  for (const { dates, keys } of byRecord.values())
    for (const date of dates) for (const key of keys) titles.push({ date, key });
  return titles;
}

function daysThatNeedAnEnd(mutations: Mutation[], touched: ReadonlyMap<string, StoredRecord>): (CalendarDay | null)[] {
  const dates = new Set<CalendarDay | null>();
  for (const { method, recordId, body = {} } of mutations)
    if (method === 'POST' && body.position === undefined && !bornRecord(touched, recordId))
      dates.add(body.date as CalendarDay | null);
  return [...dates];
}
