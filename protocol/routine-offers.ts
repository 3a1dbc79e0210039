/**
 * The goals that a routine with `times` or `afterDays` offers: a number of times in each week or month, or a number of days after it was
 * last done. An offered goal is stored only when somebody changes it, under an id that every device computes alike.
 * @see docs/sync-rules.md R85
 */
import { addDays, daysBetween, type CalendarDay } from './calendar-day.ts';
import { routineGoalId, type RoutineTimes } from './routine-days.ts';

const FIRST_DAY: CalendarDay = '0001-01-01';

/** The fields of a routine that decide what it offers. */
export interface OfferingRoutine extends RoutineTimes {
  id: string;
  times: number | null;
  afterDays: number | null;
}

/** The state of a goal of the routine, live or deleted. */
export interface RoutineGoal {
  id: string;
  /** The day on which it was completed; null while it is not. */
  doneOn: CalendarDay | null;
  /** Whether somebody deleted it or let it go. */
  gone: boolean;
}

/** Whether the goals of a routine are stored by its rule. Those of other routines are offered, and stored when somebody changes them. */
export const isWrittenByRule = ({ times, afterDays }: Pick<OfferingRoutine, 'times' | 'afterDays'>): boolean =>
  times === null && afterDays === null;

/**
 * The id of the goal that a routine offers on a day; null where it offers none, or where that goal exists already.
 * @param goals      the known goals of the routine
 * @param weekStart  0 is Sunday
 */
export function offeredGoal(
  routine: OfferingRoutine,
  today: CalendarDay,
  goals: readonly RoutineGoal[],
  weekStart: number,
): string | null {
  const { startDate, endDate, times, afterDays } = routine;
  if (today < startDate || (endDate !== null && today > endDate)) return null;
  const due = afterDays !== null ? dueDay(routine, afterDays, goals) : times !== null ? today : null;
  if (due === null || due > today) return null;
  if (afterDays === null && doneAround(routine, today, goals, weekStart) >= times!) return null;
  const id = routineGoalId(routine.id, due);
  return goals.some((goal) => goal.id === id) ? null : id;
}

/**
 * The day on which a routine with `afterDays` is due: `afterDays` after it was last done, or its first day. Where the goal of that day
 * was deleted or let go, it is due `afterDays` later.
 */
function dueDay({ id, startDate }: OfferingRoutine, afterDays: number, goals: readonly RoutineGoal[]): CalendarDay {
  const last = goals.reduce<CalendarDay | null>(
    (latest, { doneOn }) => (doneOn !== null && (latest === null || doneOn > latest) ? doneOn : latest),
    null,
  );
  const gone = new Set(goals.flatMap((goal) => (goal.gone && goal.doneOn === null ? [goal.id] : [])));
  let due = last === null ? startDate : addDays(last, afterDays);
  for (let tries = 0; tries < gone.size && gone.has(routineGoalId(id, due)); tries += 1) due = addDays(due, afterDays);
  return due;
}

/** How often it was done in the week or month around a day; Infinity where the interval of its rule skips that period. */
function doneAround(
  { rule, startDate }: OfferingRoutine,
  today: CalendarDay,
  goals: readonly RoutineGoal[],
  weekStart: number,
): number {
  const period = periodAround(rule, today, weekStart);
  if ((period.number - periodAround(rule, startDate, weekStart).number) % intervalOf(rule) !== 0) return Infinity;
  return goals.filter(({ doneOn }) => doneOn !== null && doneOn >= period.from && doneOn <= period.to).length;
}

const intervalOf = (rule: string): number => Number(/INTERVAL=(\d+)/.exec(rule)?.[1] ?? 1);

/** The week or month around a day: its first and last day, and its running number. */
function periodAround(
  rule: string,
  day: CalendarDay,
  weekStart: number,
): { from: CalendarDay; to: CalendarDay; number: number } {
  const date = new Date(`${day}T00:00:00.000Z`);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (/FREQ=MONTHLY/.test(rule)) {
    const from = `${day.slice(0, 8)}01`;
    return { from, to: addDays(addDays(from, 31).slice(0, 8) + '01', -1), number: 12 * year + month };
  }
  const from = addDays(day, -((date.getUTCDay() - weekStart + 7) % 7));
  return { from, to: addDays(from, 6), number: Math.floor(daysBetween(FIRST_DAY, from) / 7) };
}
