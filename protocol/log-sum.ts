/**
 * The total time of several logs. A file of its own, because the first screen needs `loggedMinutes` alone.
 * @see docs/sync-rules.md R84
 */
import { loggedMinutes, spanOf, workedMinutes, type Span, type Timed } from './log-time.ts';

/**
 * The minutes that each log adds to a total, by id. Where measured logs overlap, the shared minutes count for the log that began
 * later, so the total is the time that passed. Typed minutes, and logs that do not overlap, add their `loggedMinutes`.
 */
export function countedMinutes(logs: readonly (Timed & { id: string })[]): Map<string, number> {
  const counted = new Map<string, number>();
  /** The spans already counted for later logs, disjoint. */
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

const overlap = (a: Span, b: Span): number => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));

/** Adds a span to disjoint spans, joining those that overlap. */
function join(apart: readonly Span[], span: Span): Span[] {
  const touching = apart.filter((each) => overlap(each, span) > 0);
  const joined = touching.reduce(
    (sum, { from, to }) => ({ from: Math.min(sum.from, from), to: Math.max(sum.to, to) }),
    span,
  );
  return [...apart.filter((each) => !touching.includes(each)), joined];
}
