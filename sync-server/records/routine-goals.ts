/**
 * The goals that a user's routines put into days, as a device has them: with the ids, values and system stamps that it gives them. A
 * read computes and stores nothing.
 * @see docs/sync-rules.md R45, R46, R85, R150
 */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { doubleKey } from '#protocol/goal.ts';
import { isRoutineDay, routineGoalId } from '#protocol/routine-days.ts';
import { isWrittenByRule, offeredGoal, type RoutineGoal } from '#protocol/routine-offers.ts';
import { countInSteps } from '#protocol/rule-days.ts';
import { stampMs, systemStamp } from '#protocol/stamp.ts';
import { titleKey } from '#protocol/text.ts';
import { todayFor } from '#protocol/local-day.ts';
import { stampOf, type Stamps } from '#protocol/merge.ts';
import { createBreather, type Breather } from '../apply/breather.ts';
import { decide } from '../apply/decide.ts';
import { positionAfter } from '../apply/position-after.ts';
import type { Database } from '../database/connection.ts';
import { lastPositions, liveTitles } from '../database/goal-queries.ts';
import type { FullRecord, StoredRecord } from '../database/records.ts';
import { goalsOfRoutines, knownGoals, liveRoutines, type LiveRoutine } from '../database/routine-queries.ts';
import type { Today } from './today.ts';

export interface ComputeDeps {
  database: Database;
  clock: { now: () => number; steady: () => number };
}

/** The goal of a routine on a day. */
interface Due {
  day: CalendarDay;
  routine: LiveRoutine;
  id: string;
}

/** So many are looked up at once. */
const AT_ONCE = 500;
/** Steps of counting for one request, of `countInSteps`: rules whose end lies further have no day. */
const MOST_STEPS = 800;

/**
 * Computes the goals of some days.
 * @param days  in the order in which they are wanted
 * @param isWanted  leaves out others
 * @param most      it stops after the day with which there are so many
 * @returns as they would be stored: for each day those that are due there, that nobody stored or deleted, and whose title the day lacks
 */
export async function routineGoals(
  { database, clock }: ComputeDeps,
  userId: string,
  today: Today,
  days: CalendarDay[],
  { isWanted = () => true, most = Infinity }: { isWanted?: (goal: FullRecord) => boolean; most?: number } = {},
): Promise<StoredRecord[]> {
  const goals: StoredRecord[] = [];
  if (days.length === 0) return goals;
  const breather = createBreather(clock.steady);
  const routines = await countedRoutines(await liveRoutines(database, userId, days), breather);
  const offered = days.includes(today.date) ? await offers(database, userId, routines, today) : [];
  let due: Due[] = [];
  for (const [index, day] of days.entries()) {
    for (const routine of routines) {
      if (isWrittenByRule(routine) && isRoutineDay(routine, day))
        due.push({ day, routine, id: routineGoalId(routine.id, day) });
      const pause = breather();
      if (pause) await pause;
    }
    if (day === today.date) due.push(...offered);
    if (due.length < AT_ONCE && goals.length + due.length < most && index < days.length - 1) continue;
    const found = await missingOf(database, userId, due, clock.now());
    goals.push(...found.filter(({ record }) => isWanted(record)));
    if (goals.length >= most) break;
    due = [];
  }
  return goals;
}

/** Routines whose end is known, so that asking them for a day takes a moment. */
async function countedRoutines(routines: LiveRoutine[], breather: Breather): Promise<LiveRoutine[]> {
  const counted: LiveRoutine[] = [];
  let steps = 0;
  for (const routine of routines) {
    const counting = countInSteps(routine.rule, routine.startDate);
    while (steps < MOST_STEPS && !counting.next().done) {
      steps += 1;
      await breather();
    }
    if (counting.next().done) counted.push(routine);
  }
  return counted;
}

/** The goals that routines offer today. */
async function offers(database: Database, userId: string, routines: LiveRoutine[], today: Today): Promise<Due[]> {
  const offering = routines.filter((routine) => !isWrittenByRule(routine));
  if (offering.length === 0) return [];
  const goals = new Map<string, RoutineGoal[]>(offering.map(({ id }) => [id, []]));
  for (const { id, routineId, date, completed, gone, stamps } of await goalsOfRoutines(database, userId, [
    ...goals.keys(),
  ]))
    goals.get(routineId)!.push({ id, gone, doneOn: completed && !gone ? doneOn(date, stamps, today) : null });
  return offering.flatMap((routine) => {
    const id = offeredGoal(routine, today.date, goals.get(routine.id)!, today.weekStart);
    return id === null ? [] : [{ day: today.date, routine, id }];
  });
}

/** The day on which a goal was done; its own where nobody says when. */
function doneOn(date: CalendarDay | null, stamps: Stamps, { date: today, timeZone, dayStart }: Today): CalendarDay {
  const ms = stampMs(stampOf(stamps, 'completed')!);
  return ms === 0 ? (date ?? today) : todayFor(ms, timeZone, dayStart);
}

/** Of what is due, the goals that are not there and were not there, at the end of their days. */
async function missingOf(database: Database, userId: string, due: Due[], nowMs: number): Promise<StoredRecord[]> {
  if (due.length === 0) return [];
  const days = [...new Set(due.map(({ day }) => day))];
  const [known, titles, ends] = await Promise.all([
    knownGoals(
      database,
      userId,
      due.map(({ id }) => id),
    ),
    liveTitles(
      database,
      userId,
      due.map(({ day, routine }) => ({ date: day, key: titleKey(routine.title) })),
    ),
    lastPositions(database, userId, days),
  ]);
  const taken = new Set(titles.map(({ date, key, subject }) => doubleKey({ date, title: key, subject, letGo: false })));
  const last = new Map<string, string>(ends.map(({ date, position }) => [date!, position]));
  const goals: StoredRecord[] = [];
  for (const { day, routine, id } of due) {
    const key = doubleKey({ ...routine, date: day, letGo: false });
    if (taken.has(key)) continue;
    taken.add(key);
    const position = positionAfter(last.get(day) ?? null);
    last.set(day, position);
    if (!known.has(id)) goals.push(goalOf(userId, { day, routine, id }, position, nowMs));
  }
  return goals;
}

/** The goal of a routine as the server stores it when a device writes it down. */
function goalOf(userId: string, { day, routine, id }: Due, position: string, nowMs: number): StoredRecord {
  const { title, subject, reminder, estimate, createdAt } = routine;
  const body = { title, date: day, subject, reminder, estimate, routineId: routine.id, position };
  const stamp = systemStamp(Math.min(Date.parse(createdAt), nowMs));
  return decide(
    undefined,
    { id, method: 'POST', resource: 'goals', recordId: id, body, stamp },
    {
      userId,
      version: 0,
      hasSeen: () => true,
    },
  ).after;
}
