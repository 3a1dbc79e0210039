/**
 * How long a log took. What a person typed counts; else what its timer measured. Both sides answer it by these functions, and no side
 * stores it.
 * @see docs/sync-rules.md R83
 */
import { MINUTES_A_DAY } from './calendar-day.ts';
import type { Log } from './log.ts';

/** The fields of a log's timer. */
export type Timed = Pick<Log, 'minutes' | 'startedAt' | 'endedAt' | 'pausedAt' | 'pausedSeconds'>;

const MINUTE_MS = 60_000;
const DAY_MS = MINUTES_A_DAY * MINUTE_MS;

/** A stretch of time, in ms since 1970. */
export interface Span {
  from: number;
  to: number;
}

/**
 * The minutes of a log: typed, or measured: from the start to the end, or to the pause that it is in, without the pauses, in whole
 * minutes, at least 1 and at most a day.
 * @returns null where nothing says how long it took: a log without times, one that runs, or one whose end lies before its start
 */
export function loggedMinutes(log: Timed): number | null {
  if (log.minutes !== null) return log.minutes;
  const span = spanOf(log);
  return span && Math.max(1, workedMinutes(log, span.to - span.from));
}

/** Whether a log runs: its timer was started and not stopped. A pause does not stop it. */
export const isRunning = ({ startedAt, endedAt }: Timed): boolean => startedAt !== null && endedAt === null;

/** Whether a log measured more than a day, of which a day counts: its author should have a look. */
export function isOverlong({ startedAt, endedAt, pausedAt }: Timed): boolean {
  const until = endedAt ?? pausedAt;
  return startedAt !== null && until !== null && Date.parse(until) - Date.parse(startedAt) > DAY_MS;
}

/** The whole minutes of a stretch of time without the pauses of its log. */
export const workedMinutes = ({ pausedSeconds }: Timed, ms: number): number =>
  Math.max(0, Math.floor((ms - pausedSeconds * 1000) / MINUTE_MS));

/** The span that a timer measured; null where it runs, was never started, or ends before it starts. */
export function spanOf({ startedAt, endedAt, pausedAt }: Timed): Span | null {
  const until = endedAt ?? pausedAt;
  if (startedAt === null || until === null) return null;
  const [from, to] = [Date.parse(startedAt), Date.parse(until)];
  return to < from ? null : { from, to: Math.min(to, from + DAY_MS) };
}
