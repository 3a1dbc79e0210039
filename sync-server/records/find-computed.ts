/**
 * Finds what a rule makes by its id alone. Such an id is a hash of a routine and a day, which nothing can undo, so that the days around
 * today are tried.
 * @see contract section 2
 */
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { goalStepId } from '#protocol/steps-of-goal.ts';
import { routineGoalId } from '#protocol/routine-days.ts';
import { createBreather } from '../apply/breather.ts';
import type { StoredRecord } from '../database/records.ts';
import { liveRoutines, templateSteps } from '../database/routine-queries.ts';
import { stepsOfTemplate } from './computed-steps.ts';
import { routineGoals, type ComputeDeps } from './routine-goals.ts';
import { readToday } from './today.ts';

/** The days that are tried: from a month before today to a year after it. */
const FIRST_OFFSET = -31;
export const LAST_OFFSET = 366;
const MOST_HASHES = 20_000;

/** The goals among some ids, as they would be stored. */
export async function findGoals(
  deps: ComputeDeps,
  userId: string,
  wanted: ReadonlySet<string>,
): Promise<StoredRecord[]> {
  const today = await readToday(deps.database, userId, deps.clock.now());
  const days = daysAround(today.date);
  const routines = await liveRoutines(deps.database, userId, days);
  if (routines.length === 0) return [];
  // A routine that comes after it was last done is due on a day of its own, and offered today.
  const found = new Set<CalendarDay>(routines.some(({ afterDays }) => afterDays !== null) ? [today.date] : []);
  await tryDays(
    deps,
    days,
    routines.map(({ id }) => id),
    wanted.size,
    (id, day) => {
      if (wanted.has(id)) found.add(day);
      return { hashes: 1, found: Number(wanted.has(id)) };
    },
  );
  const goals = await routineGoals(deps, userId, today, [...found]);
  return goals.filter(({ record }) => wanted.has(record.id));
}

/** The steps among some ids, as they would be stored. */
export async function findSteps(
  deps: ComputeDeps,
  userId: string,
  wanted: ReadonlySet<string>,
): Promise<StoredRecord[]> {
  const templates = new Map<string, string[]>();
  for (const { record } of await templateSteps(deps.database, userId, null)) {
    const routineId = record.routineId as string;
    templates.set(routineId, [...(templates.get(routineId) ?? []), record.id]);
  }
  const today = await readToday(deps.database, userId, deps.clock.now());
  const goals = new Map<string, CalendarDay>();
  await tryDays(deps, daysAround(today.date), [...templates.keys()], wanted.size, (goalId, day, routineId) => {
    const own = templates.get(routineId)!;
    const hits = own.filter((id) => wanted.has(goalStepId(goalId, id))).length;
    if (hits > 0) goals.set(goalId, day);
    return { hashes: 1 + own.length, found: hits };
  });
  const steps: StoredRecord[] = [];
  for (const [goalId, day] of goals)
    steps.push(
      ...(await stepsOfTemplate(deps, userId, goalId, async (id) => {
        const due = await routineGoals(deps, userId, today, [...new Set([day, today.date])]);
        return due.filter(({ record }) => record.id === id);
      })),
    );
  return steps.filter(({ record }) => wanted.has(record.id));
}

/** Today, and then outwards. */
function daysAround(today: CalendarDay): CalendarDay[] {
  const days = [today];
  for (let offset = 1; offset <= LAST_OFFSET; offset += 1) {
    days.push(addDays(today, offset));
    if (-offset >= FIRST_OFFSET) days.push(addDays(today, -offset));
  }
  return days;
}

/** Tries the id of each routine on each day, until all are found or enough was hashed. */
async function tryDays(
  { clock }: Pick<ComputeDeps, 'clock'>,
  days: CalendarDay[],
  routineIds: string[],
  count: number,
  judge: (id: string, day: CalendarDay, routineId: string) => { hashes: number; found: number },
): Promise<void> {
  const breather = createBreather(clock.steady);
  let [hashes, found] = [0, 0];
  for (const day of days)
    for (const routineId of routineIds) {
      const tried = judge(routineGoalId(routineId, day), day, routineId);
      hashes += tried.hashes;
      found += tried.found;
      if (found >= count || hashes >= MOST_HASHES) return;
      const pause = breather();
      if (pause) await pause;
    }
}
