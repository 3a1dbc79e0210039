/** The days that phrases mean, in any language. Pure. */
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import * as days from './days.ts';
import type { Moment, Read, Said, Slots } from './slots.ts';

const SATURDAY = 6;
/** Ratios that people write for "all day long" and for work and rest; they are no dates. */
const RATIOS = ['24/7', '25/5', '16/9', '20/20'];

const asDay = (value: CalendarDay | undefined, part?: Slots['part']): Said | null =>
  value === undefined ? null : { value, part };

const later = (unit: days.Unit | undefined, count: number, { part }: Slots, from: CalendarDay) =>
  asDay(days.later(from, count, unit!), part);

/** "3/12", in the order of the region where both would do. */
const numbers: Read<Said> = ({ day: first, month: second, year, weekday }, { today, back, dayFirst }) => {
  const isDayFirst = first! > 12 || (dayFirst && second! <= 12);
  const [day, month] = isDayFirst ? [first!, second!] : [second!, first!];
  return asDay(days.dateOf(today, { day, month, year, weekday }, back));
};

/** Meanings by name; `back` reads what is past as well, for a search. */
export const DAYS = {
  near: ({ near, part }, { today }) => asDay(addDays(today, near!), part),
  in: (slots, { today }) => later(slots.unit, slots.count ?? 1, slots, today),
  ago: (slots, { today }) => later(slots.unit, -(slots.count ?? 1), slots, today),
  /** "a week from friday" */
  fromDay: (slots, { today }) => {
    const { near, weekday } = slots;
    const from = near === undefined ? days.comingWeekday(today, weekday!) : addDays(today, near);
    return later(slots.unit, slots.count ?? 1, slots, from);
  },
  weekday: ({ weekday, part }, { today, back }) =>
    asDay(back && days.weekdayOf(today) === weekday ? today : days.comingWeekday(today, weekday!), part),
  nextWeekday: ({ weekday, part }, { today, back }) =>
    asDay((back ? days.comingWeekday : days.weekdayOfNextWeek)(today, weekday!), part),
  lastWeekday: ({ weekday }, { today }) => asDay(addDays(days.comingWeekday(addDays(today, -1), weekday!), -7)),
  weekend: (_, { today }) => asDay(weekend(today)),
  nextWeekend: (_, { today }) => asDay(days.weekdayOfNextWeek(today, SATURDAY)),
  next: (slots, { today }) => later(slots.unit, 1, slots, today),
  nextWeek: (slots, { today }) => later('week', 1, slots, today),
  nextMonth: (slots, { today }) => later('month', 1, slots, today),
  last: (slots, { today }) => later(slots.unit, -1, slots, today),
  lastWeek: (slots, { today }) => later('week', -1, slots, today),
  date: ({ day, month, year, weekday, part }, { today, back }) =>
    asDay(days.dateOf(today, { day: day!, month: month!, year, weekday }, back), part),
  numbers,
  /** The same, where nothing says that it is a day: only what can be no fraction. */
  plainNumbers: (slots, moment) => {
    const isFraction = Math.max(slots.day!, slots.month!) <= 12 || RATIOS.includes(`${slots.day}/${slots.month}`);
    return isFraction && !moment.back ? undefined : numbers(slots, moment);
  },
  monthDay: ({ day }, { today }) => asDay(days.dayOfMonth(today, day!)),
  monthEnd: ({ month }, { today }) => {
    const [year, thisMonth] = monthOf(today);
    return asDay(days.clampedDay(month === undefined ? year : yearOf(today, month), month ?? thisMonth, 31));
  },
  nextMonthEnd: (_, { today }) => asDay(days.clampedDay(monthOf(today)[0], monthOf(today)[1] + 1, 31)),
  /** "last friday of december" */
  nthWeekday: (slots, moment) => asDay(nthWeekday(slots, moment)),
} satisfies Record<string, Read<Said>>;

const monthOf = (today: CalendarDay) => today.split('-').map(Number) as [number, number, number];

/** The Saturday of this week, or today at a weekend. */
function weekend(today: CalendarDay): CalendarDay {
  const weekday = days.weekdayOf(today);
  return weekday === SATURDAY || weekday === 0 ? today : days.comingWeekday(today, SATURDAY);
}

/** The year in which a month comes next. */
const yearOf = (today: CalendarDay, month: number): number => monthOf(today)[0] + (month < monthOf(today)[1] ? 1 : 0);

function nthWeekday({ ordinal, weekday, month }: Slots, { today }: Moment): CalendarDay | undefined {
  const [year, thisMonth] = monthOf(today);
  const years = month === undefined ? [year] : [yearOf(today, month), yearOf(today, month) + 1];
  return years
    .map((each) => days.nthWeekday(each, month ?? thisMonth, ordinal!, weekday!))
    .find((day) => day !== undefined && day >= today);
}
