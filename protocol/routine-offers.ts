/**
 * What a routine offers on a day that is not written by its rule: so many times a week or a month, or so many days after it was last
 * done. A goal is written only when somebody touches what is offered, under an id that every device can tell.
 * @see docs/sync-rules.md R85
 */
import { addDays, daysBetween, type CalendarDay } from './calendar-day.ts';
import { routineGoalId, type RoutineTimes } from './routine-days.ts';

const FIRST_DAY: CalendarDay = '0001-01-01';

/** A routine as far as its days go. */
export interface OfferingRoutine extends RoutineTimes {
  id: string;
  times: number | null;
  afterDays: number | null;
}

/** What became of a goal of the routine, whether it is there or was deleted. */
export interface RoutineGoal {
  id: string;
  /** The day on which it was done; null for one that was not. */
  doneOn: CalendarDay | null;
  /** Somebody deleted it or let it go. */
  gone: boolean;
}

/** Whether a rule writes its goals down. The others are offered, and written when somebody touches them. */
export const isWrittenByRule = ({ times, afterDays }: Pick<OfferingRoutine, 'times' | 'afterDays'>): boolean =>
  times === null && afterDays === null;

/**
 * The id of the goal that a routine offers on a day; null where it offers none, or where that goal is there already.
 * @param goals      what is known of the routine's goals
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
 * The day on which a routine is due that comes so many days after it was last done: its first day at first. Where somebody deleted or
 * let go what was due, it is due again so many days later.
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

/** How often it was done in the week or month around a day; infinitely often where its rule leaves that one out. */
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

/** The week or month around a day, from its first day to its last; `number` counts them. */
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
