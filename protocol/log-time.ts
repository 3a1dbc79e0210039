/**
 * How long a log took. What a person typed counts; else what its timer measured. Both sides answer it by these functions, and no side
 * stores it.
 * @see docs/sync-rules.md R83, R84
 */
import { MINUTES_A_DAY } from './calendar-day.ts';
import type { Log } from './log.ts';

/** What a timer says of a log. */
export type Timed = Pick<Log, 'minutes' | 'startedAt' | 'endedAt' | 'pausedAt' | 'pausedSeconds'>;

const MINUTE_MS = 60_000;
const DAY_MS = MINUTES_A_DAY * MINUTE_MS;

/** A stretch of time, in ms since 1970. */
interface Span {
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

/**
 * The minutes that each log adds to a sum, by id. Where measured logs overlap, the minutes that they share go to the one that began
 * later, so that the sum is the time that passed. Typed minutes and logs that do not overlap add what `loggedMinutes` says.
 */
export function countedMinutes(logs: readonly (Timed & { id: string })[]): Map<string, number> {
  const counted = new Map<string, number>();
  /** What later logs have taken, apart from one another, the latest first. */
  let taken: Span[] = [];
  const measured: { log: Timed & { id: string }; span: Span }[] = [];
  for (const log of logs) {
    const span = log.minutes === null ? spanOf(log) : null;
    if (span) measured.push({ log, span });
    else counted.set(log.id, log.minutes ?? 0);
  }
  measured.sort((a, b) => b.span.from - a.span.from || (a.log.id < b.log.id ? 1 : -1));
  for (const { log, span } of measured) {
    const shared = taken.reduce((sum, each) => sum + overlap(each, span), 0);
    const whole = loggedMinutes(log)!;
    counted.set(log.id, shared === 0 ? whole : workedMinutes(log, span.to - span.from - shared));
    taken = join(taken, span);
  }
  return counted;
}

const workedMinutes = ({ pausedSeconds }: Timed, ms: number): number =>
  Math.max(0, Math.floor((ms - pausedSeconds * 1000) / MINUTE_MS));

/** What a timer measured; null where it runs, was never started, or ends before it starts. */
function spanOf({ startedAt, endedAt, pausedAt }: Timed): Span | null {
  const until = endedAt ?? pausedAt;
  if (startedAt === null || until === null) return null;
  const [from, to] = [Date.parse(startedAt), Date.parse(until)];
  return to < from ? null : { from, to: Math.min(to, from + DAY_MS) };
}

const overlap = (a: Span, b: Span): number => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));

/** Spans that lie apart from one another, with one more. */
function join(apart: readonly Span[], span: Span): Span[] {
  const touching = apart.filter((each) => overlap(each, span) > 0);
  const joined = touching.reduce(
    (sum, { from, to }) => ({ from: Math.min(sum.from, from), to: Math.max(sum.to, to) }),
    span,
  );
  return [...apart.filter((each) => !touching.includes(each)), joined];
}
