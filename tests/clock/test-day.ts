/** The days on which the tests run, none of them today: each with a time and a zone. */
import { parseDateTime, toZoned } from '@internationalized/date';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';

export interface TestDay {
  day: CalendarDay;
  /** IANA. */
  zone: string;
}

/** When a day of the tests begins: far from midnight, so that no run ends on another day. */
const MORNING = '10:30';

/** The day of `npm test`: a Wednesday in the middle of everything. */
export const FIXED: TestDay = { day: '2026-11-18', zone: 'Europe/Berlin' };

/** No two at the same distance from UTC; one without whole hours, one beyond twelve, two that change their clocks. */
export const ZONES = ['UTC', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Auckland'] as const;

const [utc, stJohns, kathmandu, auckland] = ZONES;

/** Days on which something begins, ends, is longer, shorter or wider, and the zone in which the browser tests see them. */
export const DAYS: readonly (TestDay & { why: string })[] = [
  { day: '2026-11-30', zone: utc, why: 'a Monday, and the last of a month' },
  { day: '2026-08-30', zone: kathmandu, why: 'a Sunday' },
  { day: '2027-07-01', zone: auckland, why: 'the 1st' },
  { day: '2026-08-31', zone: stJohns, why: 'the 31st' },
  { day: '2027-02-28', zone: kathmandu, why: 'the last of February' },
  { day: '2028-02-29', zone: auckland, why: 'the day of a leap year' },
  { day: '2026-12-31', zone: stJohns, why: 'the last of the year, in a week of two years' },
  { day: '2027-01-01', zone: utc, why: 'the first of the year, in the 53rd week of the year before' },
  { day: '2027-03-14', zone: stJohns, why: 'clocks go forward' },
  { day: '2026-11-01', zone: stJohns, why: 'clocks go back' },
  { day: '2026-09-27', zone: auckland, why: 'clocks go forward, south of the equator' },
  { day: '2027-04-04', zone: auckland, why: 'clocks go back, south of the equator' },
  { day: '2026-09-30', zone: kathmandu, why: 'the widest date in English' },
];

const FIRST_DRAWN = '2026-01-01';
/** Seven years: every weekday of every date of the year, and a leap year. */
const DRAWN_DAYS = 7 * 365;

/** Any day, and one of the zones. @param random  from 0 to 1 */
export const drawDay = (random: () => number): TestDay => ({
  day: addDays(FIRST_DRAWN, Math.floor(random() * DRAWN_DAYS)),
  zone: ZONES[Math.floor(random() * ZONES.length)]!,
});

/** The moment at which the tests of a day begin, in ms since 1970. */
export const beginningOf = ({ day, zone }: TestDay): number =>
  toZoned(parseDateTime(`${day}T${MORNING}`), zone)
    .toDate()
    .getTime();
