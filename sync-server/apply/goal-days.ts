/**
 * The rules among the live goals of a day: no duplicates by title and subject, and a new goal is appended. The state is read once for
 * a batch, then updated in memory while its mutations are decided one after the other.
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
  /** The ids of live goals by `doubleKey`. */
  readonly #doubles = new Map<string, Set<string>>();
  /** The last position of each day; null for the goals without one. */
  readonly #lastPositions = new Map<CalendarDay | null, string>();

  /** @param touched  the records of the batch, with the changes decided so far */
  constructor(
    private readonly userId: string,
    private readonly touched: ReadonlyMap<string, StoredRecord>,
  ) {
    for (const stored of touched.values()) this.replace(undefined, stored);
  }

  /** Reads the goals with which the next mutations may collide, in at most two statements. */
  async foresee(trx: WriteTransaction, mutations: Mutation[]): Promise<void> {
    const [titles, dates] = [possibleTitles(mutations, this.touched), daysThatNeedAnEnd(mutations, this.touched)];
    const [others, ends] = await Promise.all([
      titles.length > 0 ? trx.liveTitles(this.userId, titles) : [],
      dates.length > 0 ? trx.lastPositions(this.userId, dates) : [],
    ]);
    // The batch knows the records that it changes better than the database.
    for (const { date, key, subject, id } of others)
      if (!this.touched.has(id)) this.#holders(doubleKey({ date, title: key, subject, letGo: false })!).add(id);
    for (const { date, position } of ends) this.#addLastPosition(date, position);
  }

  /** Replaces the earlier state of a record by its new one. */
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
   * Refuses a duplicate, unless the two were duplicates before this write.
   * @throws Problem `duplicate_goal`
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

/** The duplicate key of a record; undefined for one without, such as a deleted one. */
const keyOf = ({ deleted, record }: StoredRecord): string | undefined =>
  deleted ? undefined : doubleKey(record as Stamped & Goal);

const bornRecord = (touched: ReadonlyMap<string, StoredRecord>, id: string): Stamped | undefined => {
  const record = touched.get(id)?.record;
  return record && !isUnborn(record) ? record : undefined;
};

/** Every combination of date and title that a record of the batch can get, since several mutations may change it. */
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
