/**
 * Records that rules make and nobody stored: goals of routines, and their steps. A list holds them in their places, a read answers
 * them, and a change stores them.
 * @see contract section 2; docs/sync-rules.md R150
 */
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import type { ResourceName } from '#protocol/resources.ts';
import type { FullRecord, StoredRecord } from '../database/records.ts';
import { stepsOfTemplate } from './computed-steps.ts';
import { findGoals, findSteps, LAST_OFFSET } from './find-computed.ts';
import { presentInFull } from '../apply/present.ts';
import { isBefore, placeOf, type ListQuery } from './query.ts';
import { createTextFinder, type Page } from './read-page.ts';
import { routineGoals, type ComputeDeps } from './routine-goals.ts';
import { createSubjectMatcher } from './subject-names.ts';
import type { Today } from './today.ts';
import { isComputed, type UnknownIdDeps } from './unknown-id.ts';

export interface ComputedDeps extends ComputeDeps, Pick<UnknownIdDeps, 'limits'> {}

/**
 * Of some ids under which nothing is stored those that a rule makes a record of.
 * @returns by id; nothing for a user who asked for many unknown ids in a minute
 */
export async function findComputed(
  deps: ComputedDeps,
  name: ResourceName,
  userId: string,
  ids: string[],
): Promise<Map<string, StoredRecord>> {
  const wanted = ids.filter((id) => isComputed(name, id));
  if (wanted.length === 0 || deps.limits.unknownIds.isSpent(userId)) return new Map();
  const find = name === 'goals' ? findGoals : findSteps;
  const found = await find(deps, userId, new Set(wanted));
  return new Map(found.map((stored) => [stored.record.id, stored]));
}

/** The computed records of a page: those between the page before and the end of the stored records that were read. */
export async function computedOf(
  deps: ComputedDeps,
  name: ResourceName,
  userId: string,
  query: ListQuery,
  today: Today,
  { rest }: Pick<Page, 'rest'>,
): Promise<FullRecord[]> {
  const { after, isDescending = false, limit } = query;
  const isBehind = (place: unknown[], other: unknown[]): boolean =>
    isDescending ? isBefore(place, other) : isBefore(other, place);
  const isOnPage = (record: FullRecord): boolean => {
    const place = placeOf(name, record);
    return (!after || isBehind(place, after)) && (!rest || !isBehind(place, rest));
  };
  return computedIn(deps, name, userId, query, today, { rest, isOnPage, most: limit + 1 });
}

/** How many a list holds on all pages beside what is stored. */
export async function computedCount(
  deps: ComputedDeps,
  name: ResourceName,
  userId: string,
  query: ListQuery,
  today: Today,
): Promise<number> {
  const { after: _, ...all } = query;
  const wanted = { rest: null, isOnPage: () => true, most: MOST_COUNTED };
  return (await computedIn(deps, name, userId, all, today, wanted)).length;
}

const MOST_COUNTED = 20_000;

/** The wanted part of a list. */
interface Wanted {
  /** The place up to which. */
  rest: unknown[] | null;
  isOnPage: (record: FullRecord) => boolean;
  most: number;
}

async function computedIn(
  deps: ComputedDeps,
  name: ResourceName,
  userId: string,
  query: ListQuery,
  today: Today,
  { rest, isOnPage, most }: Wanted,
): Promise<FullRecord[]> {
  if (name !== 'goals' && name !== 'steps') return [];
  const fits = await createFilter(deps, name, userId, query);
  const isWanted = (record: FullRecord): boolean => isOnPage(record) && fits(record);
  const stored = await (name === 'goals'
    ? routineGoals(deps, userId, today, daysOf(query, today, rest), { isWanted, most })
    : stepsOf(deps, userId, query));
  return stored.map(({ record }) => record).filter(isWanted);
}

/**
 * The days of a list for which goals are computed, in its order: from today on, as far as the list says (`date`, `to`), as far as they are
 * computed where it only says where it begins (`from`), and today alone where it says nothing of days. Of past days what nobody touched
 * is not there (R46).
 */
function daysOf(
  { filters, from, to, after, isDescending = false, completedSince }: ListQuery,
  { date: today }: Today,
  rest: unknown[] | null,
): CalendarDay[] {
  const only = new Map(filters);
  if (only.get('completed') === true || completedSince !== undefined || only.has('deadlineId')) return [];
  const date = only.get('date') as CalendarDay | null | undefined;
  if (date === null) return [];
  const [begun, ended] = isDescending ? [rest, after] : [after, rest];
  // Records without a day come after all days, so a descending list that has not passed them contains no day yet.
  if (begun && begun[0] === null) return [];
  const firsts = [today, date, from, begun?.[0] as CalendarDay | undefined];
  const end = from === undefined ? today : undefined;
  const lasts = [date, to ?? date ?? end, ended?.[0] as CalendarDay | null | undefined, addDays(today, LAST_OFFSET)];
  const isDay = (day: CalendarDay | null | undefined): day is CalendarDay => typeof day === 'string';
  const first = firsts.filter(isDay).sort().at(-1)!;
  const last = lasts.filter(isDay).sort()[0]!;
  const days: CalendarDay[] = [];
  for (let day = first; day <= last && days.length <= LAST_OFFSET; day = addDays(day, 1)) days.push(day);
  return isDescending ? days.reverse() : days;
}

/** The steps that the template of its routine gives to the goal that a list is about; a list of no goal has those that are stored. */
async function stepsOf(deps: ComputedDeps, userId: string, { filters }: ListQuery): Promise<StoredRecord[]> {
  const goalId = new Map(filters).get('goalId') as string | undefined;
  return goalId === undefined
    ? []
    : stepsOfTemplate(deps, userId, goalId, (id) => findGoals(deps, userId, new Set([id])));
}

/** Makes the filter by which the query of a list selects computed records. */
async function createFilter(
  { database }: ComputedDeps,
  name: ResourceName,
  userId: string,
  { filters, subject, updatedSince, q }: ListQuery,
): Promise<(record: FullRecord) => boolean> {
  const holds = q === undefined ? () => true : createTextFinder(name, q);
  const isSubject = subject === undefined ? undefined : await createSubjectMatcher(database, userId, subject);
  return (record) =>
    filters.every(([field, value]) => record[field] === value) &&
    (!isSubject || (typeof record.subject === 'string' && isSubject(record.subject))) &&
    (updatedSince === undefined || presentInFull(name, record).updatedAt >= updatedSince) &&
    holds(record);
}
