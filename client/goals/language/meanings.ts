/** The meanings of phrases in any language: from words of its tables to a day, a time or a rule. Pure. */
import { everyRule, monthDayRule, monthWeekdayRule, weekdaysRule } from '#protocol/make-rule.ts';
import { DAYS } from './day-meanings.ts';
import type { OnDial, Read, Said, Slots } from './slots.ts';

/** The recognised parts of a line. `until` is the last day of a recurrence. */
export type ChipKind = 'date' | 'time' | 'subject' | 'repeat' | 'until';

const FREQUENCIES = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' } as const;
const WORK_DAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 0];

const onDial = ({ hour, part }: Slots, minute: number, open: boolean): OnDial => ({ hour: hour!, minute, part, open });
/** The hour before, on the dial. */
const hourBefore = (slots: Slots): Slots => ({ ...slots, hour: slots.hour === 1 ? 12 : slots.hour! - 1 });

const TIMES = {
  clock: (slots) => onDial(slots, slots.minute ?? 0, slots.minute === undefined),
  /** "17 Uhr": as the clock on the wall has it. */
  exactly: (slots) => onDial(slots, slots.minute ?? 0, false),
  halfPast: (slots) => onDial(slots, 30, true),
  quarterPast: (slots) => onDial(slots, 15, true),
  quarterTo: (slots) => onDial(hourBefore(slots), 45, true),
  thirdPast: (slots) => onDial(slots, 20, true),
  thirdTo: (slots) => onDial(hourBefore(slots), 40, true),
  /** "20 past 8", "ten to nine" */
  past: (slots) => onDial(slots, slots.count!, true),
  to: (slots) => onDial(hourBefore(slots), 60 - slots.count!, true),
  /** „halb neun“ is 8:30. */
  halfTo: (slots) => onDial(hourBefore(slots), 30, true),
  noon: (slots) => onDial({ ...slots, hour: 12 }, 0, false),
} satisfies Record<string, Read<OnDial>>;

const asRule = (value: string | undefined, part?: Slots['part']): Said | undefined =>
  value === undefined ? undefined : { value, part };

const REPEATS = {
  every: ({ unit, count, part }) => asRule(everyRule(FREQUENCIES[unit!], count ?? 1), part),
  everySecond: ({ unit }) => asRule(everyRule(FREQUENCIES[unit!], 2)),
  /** "every morning" */
  everyPart: ({ part }) => asRule(everyRule('DAILY'), part),
  weekdays: ({ weekdays, part }) => asRule(weekdaysRule(weekdays!), part),
  everySecondWeekday: ({ weekdays, part }) => asRule(weekdaysRule(weekdays!, 2), part),
  fromTo: ({ from, to }) => (from === to ? undefined : asRule(weekdaysRule(weekdaysFrom(from!, to!)))),
  workdays: () => asRule(weekdaysRule(WORK_DAYS)),
  weekends: () => asRule(weekdaysRule(WEEKEND)),
  dayOfMonth: ({ day }) => asRule(monthDayRule(day!)),
  lastOfMonth: () => asRule(monthDayRule(31)),
  weekdayOfMonth: ({ ordinal, weekday }) => asRule(monthWeekdayRule(ordinal!, weekday!)),
  adverb: ({ adverb }) => asRule(everyRule(...adverb!)),
} satisfies Record<string, Read<Said>>;

const weekdaysFrom = (from: number, to: number): number[] =>
  Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => (from + index) % 7);

export type MeaningName = keyof typeof DAYS | keyof typeof TIMES | keyof typeof REPEATS;

/** The kind of chip of a meaning, and how its words are read. */
export function meaningOf(name: MeaningName): { kind: ChipKind; read: Read } {
  if (name in DAYS) return { kind: 'date', read: DAYS[name as keyof typeof DAYS] };
  if (name in TIMES) return { kind: 'time', read: TIMES[name as keyof typeof TIMES] };
  return { kind: 'repeat', read: REPEATS[name as keyof typeof REPEATS] };
}
