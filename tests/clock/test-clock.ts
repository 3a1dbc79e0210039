/**
 * The clock of a test run: chosen once, by `TEST_DAY` and `TEST_ZONE` or as `FIXED` says, and handed down by the environment to
 * every runner, server, page and worker under test. It runs as fast as the machine's, from the morning of that day.
 */
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { isCalendarDay } from '#protocol/calendar-day.ts';
import { shiftedDate } from './shifted-date.js';
import { beginningOf, FIXED, type TestDay } from './test-day.ts';

const SHIFT = pathToFileURL(path.join(import.meta.dirname, 'shift-clock.js')).href;

/**
 * Chooses the clock for this process's children, unless a parent of it did. Call it in the configuration of a runner.
 * @throws Error for a day that is none
 */
export function chooseClock(): void {
  const { TEST_DAY: day = FIXED.day, TEST_ZONE: zone = FIXED.zone } = process.env;
  if (!isCalendarDay(day)) throw new Error(`TEST_DAY is no day: ${String(day)}`);
  process.env.TEST_CLOCK_OFFSET_MS ??= String(beginningOf({ day, zone }) - Date.now());
  Object.assign(process.env, { TEST_DAY: day, TEST_ZONE: zone, TZ: zone });
}

/** The environment of a run on a day. */
export const onDay = ({ day, zone }: TestDay): Record<string, string> => ({ TEST_DAY: day, TEST_ZONE: zone });

/** The environment in which a server of ours has the clock and the zone of the tests; nothing where no clock was chosen. */
export function serverClock(): Record<string, string> {
  const { TEST_CLOCK_OFFSET_MS, TZ = '' } = process.env;
  return TEST_CLOCK_OFFSET_MS === undefined ? {} : { TEST_CLOCK_OFFSET_MS, TZ, NODE_OPTIONS: `--import=${SHIFT}` };
}

/** A script that gives a page or a worker that clock; empty where none was chosen. */
export function pageClock(): string {
  const { TEST_CLOCK_OFFSET_MS } = process.env;
  return TEST_CLOCK_OFFSET_MS === undefined ? '' : shiftedDate(Number(TEST_CLOCK_OFFSET_MS));
}
